// Package authority makes certificates for the servers of tests and for their users, signed by an
// authority that no system trusts.
package authority

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"time"
)

// lifetime is longer than any test takes.
const lifetime = 24 * time.Hour

// Authority is a certificate authority. All its methods may be called at any time.
type Authority struct {
	name string
	own  *Pair // nil while New makes it
}

// New makes an authority that is valid for a day. The name is that of the stand-in that it is for,
// such as "registry"; the subjects of the authority and of its servers have it.
func New(name string) (*Authority, error) {
	a := &Authority{name: name}
	own, err := a.issue(&x509.Certificate{
		Subject:               pkix.Name{CommonName: name + " stand-in's authority"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(lifetime),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	})
	if err != nil {
		return nil, err
	}
	a.own = own
	return a, nil
}

// Certificate returns the authority's own certificate.
func (a *Authority) Certificate() *x509.Certificate { return a.own.TLS.Leaf }

// PEM returns the same in PEM.
func (a *Authority) PEM() []byte { return a.own.Certificate }

// Pool returns a new pool for a client that trusts this authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.Certificate())
	return pool
}

// Server makes the certificate of a server that is reached by the names: host names and IP
// addresses. It is valid as long as the authority is.
func (a *Authority) Server(names ...string) (*Pair, error) {
	return a.ServerUntil(a.Certificate().NotAfter, names...)
}

// ServerUntil is Server for a certificate that ends at a time, which may have passed.
func (a *Authority) ServerUntil(end time.Time, names ...string) (*Pair, error) {
	template := &x509.Certificate{
		// Not one of the names: a common name has 64 characters at the most (RFC 5280,
		// appendix A.1), and a server is known by its alternative names alone (RFC 9525).
		Subject:     pkix.Name{CommonName: a.name + " stand-in"},
		NotBefore:   a.Certificate().NotBefore,
		NotAfter:    end,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if !end.After(template.NotBefore) {
		template.NotBefore = end.Add(-lifetime)
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	return a.issue(template)
}

// User makes the certificate with which a user signs in. Kubernetes takes the common name as the
// user's and the organisations as the groups:
// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
func (a *Authority) User(name string, groups ...string) (*Pair, error) {
	return a.issue(&x509.Certificate{
		Subject:     pkix.Name{CommonName: name, Organization: groups},
		NotBefore:   a.Certificate().NotBefore,
		NotAfter:    a.Certificate().NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
}
