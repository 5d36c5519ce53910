// Package digest says whether content is what its digest promises (OCI image specification,
// descriptor.md).
package digest

import (
	"encoding/hex"
	"fmt"
	"hash"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// hint is the advice for content with a wrong digest.
const hint = "The copy is damaged, or somebody changed it. Make or fetch it again, and do not use what is in it."

// Error says that a blob is not what its name says.
type Error struct {
	// What is the kind of the blob: "layer", "manifest".
	What      string
	Want, Got v1.Hash
}

// Error names the blob.
func (e *Error) Error() string {
	return fmt.Sprintf("the %s %s has the wrong digest: it is %s", e.What, e.Want, e.Got)
}

// Hash computes the digest of what is written to it.
type Hash struct {
	inner     hash.Hash
	algorithm string
}

// New returns a Hash of an algorithm, which is sha256 or sha512.
func New(algorithm string) (*Hash, error) {
	inner, err := v1.Hasher(algorithm)
	if err != nil {
		return nil, err
	}
	return &Hash{inner: inner, algorithm: algorithm}, nil
}

// Write implements io.Writer. It never fails.
func (h *Hash) Write(p []byte) (int, error) { return h.inner.Write(p) }

// Sum returns the digest of what was written so far.
func (h *Hash) Sum() v1.Hash {
	return v1.Hash{Algorithm: h.algorithm, Hex: hex.EncodeToString(h.inner.Sum(nil))}
}

// Of returns the digest of data. Its error is about the algorithm.
func Of(algorithm string, data []byte) (v1.Hash, error) {
	h, err := New(algorithm)
	if err != nil {
		return v1.Hash{}, err
	}
	_, _ = h.Write(data) // a hash never fails
	return h.Sum(), nil
}

// Check returns an Error, with advice, unless a blob has the digest that it should have. What it
// is, such as "manifest", is for the message.
func Check(what string, want, got v1.Hash) error {
	if got == want {
		return nil
	}
	return diagnostic.Failuref(hint, "%w", &Error{What: what, Want: want, Got: got})
}

// Verify returns an error that names the blob unless the data is what the descriptor says: its
// digest, about which the error is an Error, and its size.
func Verify(what string, data []byte, want v1.Descriptor) error {
	got, err := Of(want.Digest.Algorithm, data)
	if err != nil {
		return fmt.Errorf("the %s %s: %w", what, want.Digest, err)
	}
	if err := Check(what, want.Digest, got); err != nil {
		return err
	}
	if int64(len(data)) != want.Size {
		return content.Refusef("the %s %s has %d bytes, not the %d that it should have", what, want.Digest, len(data), want.Size)
	}
	return nil
}
