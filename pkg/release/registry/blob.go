package registry

import (
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// blobReader reads a blob and verifies it: its end is reported only if size and digest are right.
type blobReader struct {
	body io.ReadCloser
	hash hash.Hash
	want v1.Hash
	left int64
	err  error // what ended it
}

// Read implements io.Reader.
func (b *blobReader) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	// One byte more than there should be shows that there are more.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	_, _ = b.hash.Write(p[:n]) // a hash never fails
	b.left -= int64(n)
	switch {
	case b.left < 0:
		b.err = &contentError{"it is longer than it should be"}
	case errors.Is(err, io.EOF) && b.left > 0:
		// Without a length in its header, a broken answer looks like one that ends.
		b.err = &brokenError{fmt.Errorf("%d bytes are missing: %w", b.left, io.ErrUnexpectedEOF)}
	case errors.Is(err, io.EOF):
		b.err = checkSum(b.hash, b.want)
		if b.err == nil {
			b.err = io.EOF
		}
	case err != nil:
		b.err = err
	}
	return n, b.err
}

// Close implements io.Closer.
func (b *blobReader) Close() error { return b.body.Close() }

// checkDigest verifies a manifest.
func checkDigest(data []byte, want v1.Hash) error {
	hasher, err := v1.Hasher(want.Algorithm)
	if err != nil {
		return fmt.Errorf("digest %s: %w", want, err)
	}
	_, _ = hasher.Write(data) // a hash never fails
	return checkSum(hasher, want)
}

// checkSum compares what was hashed to a digest.
func checkSum(hasher hash.Hash, want v1.Hash) error {
	if got := hex.EncodeToString(hasher.Sum(nil)); got != want.Hex {
		return &contentError{fmt.Sprintf("its digest is %s:%s and should be %s", want.Algorithm, got, want)}
	}
	return nil
}

// digestOf returns the digest by which an image with this manifest or index is named.
func digestOf(data []byte) (v1.Hash, error) {
	hasher, err := v1.Hasher("sha256")
	if err != nil {
		return v1.Hash{}, err
	}
	_, _ = hasher.Write(data) // a hash never fails
	return v1.Hash{Algorithm: "sha256", Hex: hex.EncodeToString(hasher.Sum(nil))}, nil
}
