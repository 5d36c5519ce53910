package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
)

// Pair is a certificate and its key, in both forms that servers and clients take.
type Pair struct {
	// Certificate and Key are in PEM, the key in PKCS #8.
	Certificate, Key []byte
	// TLS has them for crypto/tls, with the certificate as its leaf.
	TLS tls.Certificate
}

// issue makes a key, and for it the certificate that the template describes but for the serial
// number. An authority that has no certificate yet gets one that is signed by itself.
func (a *Authority) issue(template *x509.Certificate) (*Pair, error) {
	subject := template.Subject.CommonName
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key of %s: %w", subject, err)
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, big.NewInt(1<<62)); err != nil {
		return nil, fmt.Errorf("making the serial number of the certificate of %s: %w", subject, err)
	}
	parent, signer := template, crypto.PrivateKey(key)
	if a.own != nil {
		parent, signer = a.own.TLS.Leaf, a.own.TLS.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, fmt.Errorf("making the certificate of %s: %w", subject, err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of %s: %w", subject, err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("writing the key of %s: %w", subject, err)
	}
	return &Pair{
		Certificate: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		Key:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}),
		TLS:         tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf},
	}, nil
}
