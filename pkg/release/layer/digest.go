package layer

import (
	"encoding/hex"
	"fmt"
	"hash"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// DigestError says that a blob is not what its name says.
type DigestError struct {
	// What is the kind of the blob: "layer", "manifest".
	What      string
	Want, Got v1.Hash
}

// Error names the blob.
func (e *DigestError) Error() string {
	return fmt.Sprintf("the %s %s has the wrong digest: it is %s", e.What, e.Want, e.Got)
}

func sum(algorithm string, h hash.Hash) v1.Hash {
	return v1.Hash{Algorithm: algorithm, Hex: hex.EncodeToString(h.Sum(nil))}
}
