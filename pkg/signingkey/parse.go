// Package signingkey reads, makes and writes the RSA key with which a cluster signs its
// service accounts' tokens.
package signingkey

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// MinimumBits is the least that a key may have, by NIST SP 800-131A.
const MinimumBits = 2048

const (
	blockPKCS1       = "RSA PRIVATE KEY"
	blockPKCS8       = "PRIVATE KEY"
	blockEncrypted   = "ENCRYPTED PRIVATE KEY"
	blockPKIXPublic  = "PUBLIC KEY"
	blockPKCS1Public = "RSA PUBLIC KEY"
)

const hintPrivate = "Give an unencrypted RSA key of at least 2048 bits in PEM, as `openssl genrsa 4096` writes it."

// Private is a private key that was read.
type Private struct {
	Key *rsa.PrivateKey
	// PKCS1 is set when the file is what the installer reads: one PKCS#1 block and
	// nothing else.
	PKCS1 bool
}

// ParsePrivate reads a private key in PEM, PKCS#1 or PKCS#8. source names the file in
// errors, which never quote its content.
func ParsePrivate(source string, data []byte) (Private, error) {
	bad := func(why string) (Private, error) {
		return Private{}, diagnostic.Inputf(hintPrivate, "%s: %s", source, why)
	}
	block, rest := pem.Decode(data)
	if block == nil {
		return bad("no PEM block found, so this is no private key")
	}
	if another, _ := pem.Decode(rest); another != nil {
		return bad("more than one PEM block: the file must hold the private key alone")
	}
	if block.Type == blockEncrypted || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
		return bad("the private key is encrypted")
	}
	var key *rsa.PrivateKey
	switch block.Type {
	case blockPKCS1:
		k, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return bad("the private key cannot be read: " + err.Error())
		}
		key = k
	case blockPKCS8:
		k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return bad("the private key cannot be read: " + err.Error())
		}
		r, ok := k.(*rsa.PrivateKey)
		if !ok {
			return bad("the private key is not an RSA key")
		}
		key = r
	case blockPKIXPublic, blockPKCS1Public:
		return bad("this is a public key, and the private key is needed")
	default:
		return bad("a PEM block of type " + block.Type + " is not an RSA private key")
	}
	if err := checkSize(source, &key.PublicKey); err != nil {
		return Private{}, err
	}
	canonical := EncodePrivate(key)
	return Private{Key: key, PKCS1: block.Type == blockPKCS1 && string(canonical) == string(data)}, nil
}

// ParsePublic reads a public key in PEM, PKIX or PKCS#1.
func ParsePublic(source string, data []byte) (*rsa.PublicKey, error) {
	bad := func(why string) (*rsa.PublicKey, error) {
		return nil, diagnostic.Inputf("Give an RSA public key of at least 2048 bits in PEM, as `openssl rsa -pubout` writes it.", "%s: %s", source, why)
	}
	block, rest := pem.Decode(data)
	if block == nil {
		return bad("no PEM block found, so this is no public key")
	}
	if another, _ := pem.Decode(rest); another != nil {
		return bad("more than one PEM block: the file must hold the public key alone")
	}
	var key *rsa.PublicKey
	switch block.Type {
	case blockPKIXPublic:
		k, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return bad("the public key cannot be read: " + err.Error())
		}
		r, ok := k.(*rsa.PublicKey)
		if !ok {
			return bad("the public key is not an RSA key")
		}
		key = r
	case blockPKCS1Public:
		k, err := x509.ParsePKCS1PublicKey(block.Bytes)
		if err != nil {
			return bad("the public key cannot be read: " + err.Error())
		}
		key = k
	default:
		return bad("a PEM block of type " + block.Type + " is not an RSA public key")
	}
	if err := checkSize(source, key); err != nil {
		return nil, err
	}
	return key, nil
}

func checkSize(source string, key *rsa.PublicKey) error {
	if bits := key.N.BitLen(); bits < MinimumBits {
		return diagnostic.Inputf("Give an RSA key of at least 2048 bits; 4096 is what this program makes.",
			"%s: the key has %d bits, and %d are the least that is safe", source, bits, MinimumBits)
	}
	return nil
}
