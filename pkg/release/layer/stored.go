package layer

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// stored is a blob as it is stored: it counts what is read of it, and hands it to w.
type stored struct {
	ctx   context.Context //nolint:containedctx // io.Reader has no room for one
	r     io.Reader
	size  int64
	w     io.Writer // gets what is read, if it is not nil
	meter *Meter
	read  int64
	// failure is why the blob cannot be read to its end, as opposed to what is in it.
	failure error
}

// Read checks the size: the blob neither ends early nor goes on after it.
func (s *stored) Read(p []byte) (int, error) {
	if s.failure != nil {
		return 0, s.failure
	}
	if err := s.ctx.Err(); err != nil {
		s.failure = err
		return 0, err
	}
	n, err := s.r.Read(p)
	s.read += int64(n)
	s.meter.stored += int64(n)
	if s.w != nil {
		_, _ = s.w.Write(p[:n]) // a hash never fails
	}
	switch {
	case s.read > s.size:
		s.failure = content.Refusef("it is longer than the %d bytes that the manifest says", s.size)
	case errors.Is(err, io.EOF) && s.read < s.size:
		s.failure = fmt.Errorf("it ends after %d of %d bytes: %w", s.read, s.size, io.ErrUnexpectedEOF)
	case err != nil && !errors.Is(err, io.EOF):
		s.failure = fmt.Errorf("after %d of %d bytes: %w", s.read, s.size, err)
	default:
		return n, err
	}
	return n, s.failure
}

// expanded is a blob as it was before it was compressed: it counts what is read of it, and
// hands it to w.
type expanded struct {
	r     io.Reader
	w     io.Writer // gets what is read, if it is not nil
	meter *Meter
	read  int64
	// failure is that the blob expands beyond the limits.
	failure error
}

func (e *expanded) Read(p []byte) (int, error) {
	if e.failure != nil {
		return 0, e.failure
	}
	n, err := e.r.Read(p)
	e.read += int64(n)
	if e.w != nil {
		_, _ = e.w.Write(p[:n]) // a hash never fails
	}
	if e.failure = e.meter.expand(n); e.failure != nil {
		return n, e.failure
	}
	return n, err
}
