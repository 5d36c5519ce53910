package outbound

import (
	"crypto/tls"
	"crypto/x509"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// pool returns the authorities that are trusted; nil is Go's own default, the system's, which
// macOS judges by itself.
func (s Settings) pool() (*x509.CertPool, error) {
	bundles := s.trusted()
	if len(bundles) == 0 {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without any: the user's may do
	}
	for _, b := range bundles {
		// One certificate of a large bundle that Go does not read is no reason to trust none.
		if !roots.AppendCertsFromPEM(b.PEM) {
			return nil, diagnostic.Inputf("It needs at least one block BEGIN CERTIFICATE, PEM, for a certificate authority.",
				"%s has no certificate that can be read", b.Name)
		}
	}
	return roots, nil
}

// PubliclyTrusted reports whether the system's authorities alone vouch for the server of a connection,
// as AWS would, which knows no authority of ours.
func PubliclyTrusted(state *tls.ConnectionState) bool {
	if len(state.PeerCertificates) == 0 {
		return false
	}
	intermediates := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		intermediates.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{DNSName: state.ServerName, Intermediates: intermediates})
	return err == nil
}
