package progress

import (
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// Console is where the log and the progress go. On a terminal it keeps one line of
// progress below the log; elsewhere it writes the log alone.
type Console struct {
	out      io.Writer
	terminal *os.File // nil when out is no terminal

	mu     sync.Mutex
	status func() string // what the line says; nil for no line
	shown  bool
	stop   chan struct{}
}

// NewConsole returns a console that writes to out, and whether out is a terminal.
func NewConsole(out io.Writer) (console *Console, isTerminal bool) {
	c := &Console{out: out}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		c.terminal = f
	}
	return c, c.terminal != nil
}

// refresh is how often the line of progress is drawn.
const refresh = 100 * time.Millisecond

// show draws the line that status returns, again and again, until hide.
func (c *Console) show(status func() string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.terminal == nil || c.status != nil {
		return
	}
	stop := make(chan struct{})
	c.status, c.stop = status, stop
	go func() {
		ticker := time.NewTicker(refresh)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				c.mu.Lock()
				if c.stop == stop {
					c.draw()
				}
				c.mu.Unlock()
			case <-stop:
				return
			}
		}
	}()
}

// hide removes the line of progress.
func (c *Console) hide() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.status == nil {
		return
	}
	c.erase()
	close(c.stop)
	c.status, c.stop = nil, nil
}

// Write writes a part of the log above the line of progress.
func (c *Console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.erase()
	n, err := c.out.Write(p)
	if c.status != nil {
		c.draw()
	}
	return n, err
}

// draw writes the line of progress; the lock is held.
func (c *Console) draw() {
	text := c.status()
	if text == "" {
		c.erase()
		return
	}
	if width, _, err := term.GetSize(int(c.terminal.Fd())); err == nil && width > 1 && utf8.RuneCountInString(text) >= width {
		text = string([]rune(text)[:width-1]) // a line that wraps cannot be erased
	}
	c.erase()
	_, _ = io.WriteString(c.out, text)
	c.shown = true
}

// erase empties the line of progress; the lock is held.
func (c *Console) erase() {
	if c.shown {
		_, _ = io.WriteString(c.out, "\r\x1b[K")
		c.shown = false
	}
}
