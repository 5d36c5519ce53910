package registry

import (
	"errors"
	"fmt"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/release/digest"
)

// blobReader reads a blob: its end is reported only if its size is right. Its digest is for its
// reader to verify.
type blobReader struct {
	body io.ReadCloser
	left int64
}

// Read implements io.Reader. After an error it is not called again.
func (b *blobReader) Read(p []byte) (int, error) {
	// One byte more than there should be shows that there are more.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		err = &contentError{"it is longer than it should be"}
	case errors.Is(err, io.EOF) && b.left > 0:
		// Without a length in its header, a broken answer looks like one that ends.
		err = &brokenError{fmt.Errorf("%d bytes are missing: %w", b.left, io.ErrUnexpectedEOF)}
	}
	return n, err
}

// Close implements io.Closer.
func (b *blobReader) Close() error { return b.body.Close() }

// checkDigest verifies a manifest.
func checkDigest(data []byte, want v1.Hash) error {
	got, err := digest.Of(want.Algorithm, data)
	if err == nil && got != want {
		err = wrongDigest(want, got)
	}
	return err
}

func wrongDigest(want, got v1.Hash) error {
	return &contentError{fmt.Sprintf("its digest is %s and should be %s", got, want)}
}
