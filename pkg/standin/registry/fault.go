package registry

import (
	"net/http"
	"strconv"
	"time"
)

// Fault is what a Front does wrong with an answer. The zero value does nothing.
type Fault struct {
	// Delay is how long the answer is kept back.
	Delay time.Duration
	// Hang never answers.
	Hang bool
	// Status, if not 0, is answered in place of the registry, with Header and Body.
	Status int
	Header http.Header
	Body   string
	// Truncate breaks the connection, or with HTTP/2 the stream, after that many bytes of the body;
	// Stall sends nothing more after them. Flip changes the byte at that offset. 0 does none of it.
	Truncate, Stall, Flip int64
}

// SetFault sets what decides over requests from now on; a nil function or a nil Fault passes them on.
func (f *Front) SetFault(fault func(*http.Request) *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = fault
}

// begin waits as a fault says; it returns false if there is no answer.
func (f *Front) begin(r *http.Request, fault *Fault) bool {
	if fault.Hang {
		f.wait(r, time.Hour)
		return false
	}
	if fault.Delay > 0 {
		f.wait(r, fault.Delay)
	}
	return r.Context().Err() == nil && f.ctx.Err() == nil
}

// wait waits for a time, or until client or front have gone.
func (f *Front) wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-f.ctx.Done():
	}
}

// answer answers in place of the registry.
func (f *Fault) answer(w http.ResponseWriter) {
	for key, values := range f.Header {
		w.Header()[key] = values
	}
	if f.Header.Get("Content-Length") == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body)) // a client that went away knows it
}

// breaker breaks the body of an answer on its way.
type breaker struct {
	http.ResponseWriter
	fault   *Fault
	front   *Front
	request *http.Request
	sent    int64
}

// Write implements http.ResponseWriter.
func (b *breaker) Write(p []byte) (int, error) {
	if at := b.fault.Flip - b.sent; b.fault.Flip > 0 && at >= 0 && at < int64(len(p)) {
		p = append([]byte(nil), p...)
		p[at] ^= 0xff
	}
	for _, end := range []int64{b.fault.Truncate, b.fault.Stall} {
		if end == 0 || b.sent+int64(len(p)) < end {
			continue
		}
		_, _ = b.ResponseWriter.Write(p[:end-b.sent])
		_ = http.NewResponseController(b.ResponseWriter).Flush() // the client sees what comes before
		if end == b.fault.Stall {
			b.front.wait(b.request, time.Hour)
		}
		panic(http.ErrAbortHandler)
	}
	n, err := b.ResponseWriter.Write(p)
	b.sent += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController flush.
func (b *breaker) Unwrap() http.ResponseWriter { return b.ResponseWriter }
