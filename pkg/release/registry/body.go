package registry

import (
	"context"
	"errors"
	"io"
	"time"
)

// unlimited is the limit of a blob, whose size its reader knows.
const unlimited = -1

// blobKey marks the requests for blobs in their context, which redirects keep.
type blobKey struct{}

func withBlob(ctx context.Context) context.Context { return context.WithValue(ctx, blobKey{}, true) }

func isBlob(ctx context.Context) bool { return ctx.Value(blobKey{}) != nil }

// body is the body of an answer: bounded, and given up when nothing comes any more. All that
// goes wrong with the connection is a *brokenError.
type body struct {
	inner   io.ReadCloser
	ctx     context.Context //nolint:containedctx // the request's, whose end the body shares
	cancel  context.CancelCauseFunc
	silence *time.Timer
	timeout time.Duration
	left    int64 // how much may still come, or unlimited
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	// Much of an answer may be here already when the caller gives up.
	if cause := context.Cause(b.ctx); cause != nil {
		return 0, &brokenError{cause}
	}
	if b.left == 0 {
		// What is exactly as long as it may be ends here, too.
		p = make([]byte, 1)
	} else if b.left > 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	b.silence.Reset(b.timeout)
	n, err := b.inner.Read(p)
	b.silence.Stop()
	if b.left == 0 && n > 0 {
		return 0, &tooLargeError{}
	}
	if b.left > 0 {
		b.left -= int64(n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = &brokenError{causeOf(b.ctx, err)}
	}
	return n, err
}

// Close implements io.Closer. It ends the request.
func (b *body) Close() error {
	b.silence.Stop()
	err := b.inner.Close()
	b.cancel(nil)
	return err
}

// head is the first part of an answer, which ends there.
type head struct {
	io.Reader
	io.Closer
}
