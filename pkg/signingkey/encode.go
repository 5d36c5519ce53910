package signingkey

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// Bits is the size of a new key.
const Bits = 4096

// Generate makes a new key.
func Generate() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, Bits)
	if err != nil {
		return nil, fmt.Errorf("generate an RSA key: %w", err)
	}
	return key, nil
}

// EncodePrivate returns the key as one PKCS#1 block: the installer up to 4.19 reads
// nothing else.
func EncodePrivate(key *rsa.PrivateKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: blockPKCS1, Bytes: x509.MarshalPKCS1PrivateKey(key)})
}

// EncodePublic returns the public key as one PKIX block, as `openssl rsa -pubout` writes it.
func EncodePublic(key *rsa.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("marshal the public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: blockPKIXPublic, Bytes: der}), nil
}
