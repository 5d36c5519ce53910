package registry

import (
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// dateFormat is how messages write the time at which a certificate begins or ends.
const dateFormat = "2006-01-02 15:04 MST"

func (i *Image) explainCertificate(err error) (text, hint string) {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return explainExpired(invalid.Cert)
	case errors.As(err, &host):
		text = "its certificate is not for " + diagnostic.Quote(host.Host)
		if host.Certificate != nil {
			text += " but for " + certificateNames(host.Certificate)
		}
		return text, "Name the registry as its certificate does, or give it a certificate for this name."
	case errors.As(err, &unknown):
		text = "its certificate is signed by an authority that is not trusted"
		if unknown.Cert != nil && unknown.Cert.Issuer.String() != "" {
			text += ": " + diagnostic.Quote(unknown.Cert.Issuer.String())
		}
	default:
		text = "its certificate is not valid: " + diagnostic.Quote(innermost(err))
	}
	hint = "Put the certificate authority of the registry into additionalTrustBundle of the install-config, or name its file with --certificate-authority."
	if names := i.access.Outbound.Authorities(); len(names) > 0 {
		hint += " Those of " + strings.Join(names, " and of ") + " are trusted already."
	}
	return text, hint
}

// explainExpired is about a certificate that is out of its time: the time, or the clock, may be wrong.
func explainExpired(certificate *x509.Certificate) (text, hint string) {
	switch {
	case certificate == nil:
		text = "its certificate has expired"
	case time.Now().Before(certificate.NotBefore):
		text = "its certificate is not valid before " + certificate.NotBefore.UTC().Format(dateFormat)
	default:
		text = "its certificate has expired on " + certificate.NotAfter.UTC().Format(dateFormat)
	}
	return text, "Renew the certificate of the registry, and check the clock of this machine."
}

// certificateNames lists the hosts that a certificate is for.
func certificateNames(certificate *x509.Certificate) string {
	names := slices.Clone(certificate.DNSNames)
	for _, ip := range certificate.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "none"
	}
	return diagnostic.Quote(strings.Join(names, ", "))
}
