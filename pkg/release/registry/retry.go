package registry

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/net/http2"
)

const (
	// maxAttempts is how often a request is sent that fails in a way that passes.
	maxAttempts = 3
	// maxUnreached is how often one is sent that reaches nobody: a second time is for the one
	// lost packet, a third would only make dead mirrors slow.
	maxUnreached = 2
	// maxRetryAfter is the longest wait that a registry may ask for.
	maxRetryAfter = 20 * time.Second
	// maxDiscard is how much of an answer is read for keeping its connection.
	maxDiscard = 64 << 10
)

// retryStatus are the answers after which another attempt may succeed.
var retryStatus = []int{
	http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// retry sends requests again that failed in a way that passes, with a growing wait.
type retry struct {
	inner http.RoundTripper
	wait  time.Duration // before the second attempt; four times as long before the third
}

// RoundTrip implements http.RoundTripper. An answer that stays bad is a *statusError.
func (r *retry) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, wait := req.Context(), r.wait
	for attempt := 1; ; attempt++ {
		resp, err := r.inner.RoundTrip(req)
		pause, attempts := wait, maxAttempts
		switch {
		case err != nil:
			attempts = attemptsAfter(err)
		case slices.Contains(retryStatus, resp.StatusCode):
			asked := retryAfter(resp.Header, time.Now())
			if asked > maxRetryAfter {
				attempts = 1
			}
			pause = max(pause, asked)
			err = &statusError{status: resp.StatusCode, host: req.URL.Host, retryAfter: asked}
			_, _ = io.CopyN(io.Discard, resp.Body, maxDiscard) // keeps the connection, if it is short
			_ = resp.Body.Close()                              // it has been judged already
		default:
			return resp, nil
		}
		if attempt >= attempts || ctx.Err() != nil {
			return nil, err
		}
		next, ok := rewind(req)
		if !ok {
			return nil, err
		}
		req = next
		if err := sleep(ctx, pause); err != nil {
			return nil, err
		}
		wait *= 4
	}
}

// rewind returns the request for another attempt, if its body can be sent again.
func rewind(req *http.Request) (*http.Request, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	data, err := req.GetBody()
	if err != nil {
		return nil, false
	}
	again := req.Clone(req.Context())
	again.Body = data
	return again, true
}

// attemptsAfter says how often a request may be sent in all that failed with err.
func attemptsAfter(err error) int {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		if dns.IsTemporary && !dns.IsNotFound && !dns.IsTimeout {
			return maxUnreached
		}
		return 1
	case errors.Is(err, syscall.ECONNREFUSED):
		return maxUnreached
	case isBroken(err):
		return maxAttempts
	}
	return 1
}

// isBroken says whether a connection ended before its time.
func isBroken(err error) bool {
	var broken *brokenError
	if errors.As(err, &broken) {
		return broken.Temporary()
	}
	for _, cause := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, cause) {
			return true
		}
	}
	// The streams of an HTTP/2 connection break one by one; net/http's errors convert themselves.
	var stream http2.StreamError
	return errors.As(err, &stream)
}

// retryAfter returns how long an answer asks to wait, in seconds or until a date (RFC 9110, 10.2.3);
// 0 if it does not.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(date.Sub(now), 0)
	}
	return 0
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
