package kubeapi

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// newSigningKey makes a key for tokens, in PEM. It is shorter than the program's, which takes
// seconds to make.
func newSigningKey() ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("making a signing key: %w", err)
	}
	return signingkey.EncodePrivate(key), nil
}
