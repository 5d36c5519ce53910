package process

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// keepBytes is how much of the output is kept: servers log a line for every request, and
// only the start and the last error are of interest.
const keepBytes = 16 << 10

// tailLines is how many lines of output an error shows.
const tailLines = 20

// output collects what the process prints: its address first, then a bounded rest.
type output struct {
	pattern *regexp.Regexp // of the address

	mu   sync.Mutex
	buf  []byte
	addr string
}

// Write implements io.Writer; it never fails, so the process never blocks on it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buf = append(o.buf, p...)
	if o.addr == "" {
		// A line that is still being written could end within the address.
		if end := bytes.LastIndexByte(o.buf, '\n'); end >= 0 {
			if match := o.pattern.FindSubmatch(o.buf[:end]); match != nil {
				o.addr = string(match[1])
			}
		}
	}
	if over := len(o.buf) - keepBytes; over > 0 {
		o.buf = append([]byte(nil), o.buf[over:]...)
	}
	return len(p), nil
}

// address returns the address that the process said it listens on, "" before that.
func (o *output) address() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.addr
}

// tail returns the last lines of the output.
func (o *output) tail() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(o.buf)), "\n")
	if len(lines) > tailLines {
		lines = lines[len(lines)-tailLines:]
	}
	return strings.Join(lines, "\n")
}
