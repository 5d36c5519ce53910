package registry

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

const (
	// keepBytes is how much of the output is kept: every request has a line there, and only
	// the start and the last error are of interest.
	keepBytes = 16 << 10
	// tailLines is how many lines of output an error shows.
	tailLines = 20
)

var listeningPattern = regexp.MustCompile(`listening on 127\.0\.0\.1:(\d+)`)

// output collects what the process prints: its port first, then a bounded rest.
type output struct {
	mu   sync.Mutex
	buf  []byte
	port string
}

// Write implements io.Writer; it never fails, so the process never blocks on it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buf = append(o.buf, p...)
	if o.port == "" {
		// A line that is still being written could end within the port.
		if end := bytes.LastIndexByte(o.buf, '\n'); end >= 0 {
			if match := listeningPattern.FindSubmatch(o.buf[:end]); match != nil {
				o.port = string(match[1])
			}
		}
	}
	if over := len(o.buf) - keepBytes; over > 0 {
		o.buf = append([]byte(nil), o.buf[over:]...)
	}
	return len(p), nil
}

// address returns the port that the process said it listens on, "" before that.
func (o *output) address() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.port
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
