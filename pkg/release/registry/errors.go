package registry

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// plainHTTPError is a request that would have gone over plain http.
type plainHTTPError struct{ host string }

func (e *plainHTTPError) Error() string { return "plain http is not used" }

// silentError is a server that said nothing for too long.
type silentError struct{ timeout time.Duration }

func (e *silentError) Error() string { return fmt.Sprintf("nothing came for %s", e.timeout) }

// Timeout implements net.Error.
func (e *silentError) Timeout() bool { return true }

// tooLargeError is an answer that is larger than it may be.
type tooLargeError struct{}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", maxAnswer>>20)
}

// redirectError is an answer that sends to where this program does not go.
type redirectError struct {
	host   string
	reason string
	// internal says that it was refused for being a private network's.
	internal bool
}

func (e *redirectError) Error() string { return "redirected to " + e.host + ": " + e.reason }

// statusError is an answer that stayed bad, however often it was asked for.
type statusError struct {
	status int
	// host is the server that answered.
	host string
	// retryAfter is how long it asked to wait, 0 if it did not.
	retryAfter time.Duration
}

func (e *statusError) Error() string { return fmt.Sprintf("%s answered %d", e.host, e.status) }

// hopError is a request that failed. A registry may send to other servers, for tokens and blobs.
type hopError struct {
	host string
	err  error
}

func (e *hopError) Error() string { return e.host + ": " + e.err.Error() }

func (e *hopError) Unwrap() error { return e.err }

// loginError is an answer on how to log in, or a token server's, of which nothing can be made.
type loginError struct{ err error }

func (e *loginError) Error() string { return e.err.Error() }

func (e *loginError) Unwrap() error { return e.err }

// brokenError is a body whose connection ended, or fell silent, before its end.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return "the connection broke off: " + e.err.Error() }

func (e *brokenError) Unwrap() error { return e.err }

// Temporary says that another attempt may succeed: unless the caller gave up.
func (e *brokenError) Temporary() bool {
	return !errors.Is(e.err, context.Canceled) && !errors.Is(e.err, context.DeadlineExceeded)
}

// contentError is content other than what its digest and size promise.
type contentError struct{ problem string }

func (e *contentError) Error() string { return e.problem }
