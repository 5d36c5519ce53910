package outbound

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// ProxyStatusError is a proxy that refused to connect.
type ProxyStatusError struct{ Status int }

func (e *ProxyStatusError) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.Status, http.StatusText(e.Status))
}

// IsProxyError reports whether a request came to nothing at the proxy or on the way to it.
func IsProxyError(err error) bool {
	var status *ProxyStatusError
	var network *net.OpError
	return errors.As(err, &status) || errors.As(err, &network) && (network.Op == "proxyconnect" || strings.HasPrefix(network.Op, "socks"))
}

// Advise adds to an error of a request what to do about it, if the proxy or a certificate
// authority is to blame; others are returned as they are. Advice that the error has already stays
// alone.
func (s Settings) Advise(err error) error {
	if err == nil || len(diagnostic.Hints(err)) > 0 {
		return err
	}
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &unknown): // the server's certificate, or that of the proxy
		return diagnostic.Failuref(s.AuthorityAdvice(), "%w", err)
	case IsProxyError(err):
		return diagnostic.Failuref(s.proxyAdvice(), "%w", err)
	}
	return err
}

// ReachAdvice says what the proxy has to do with it that a host (HOST or HOST:PORT) is not reached by
// https, in full sentences.
func (s Settings) ReachAdvice(host string) string {
	p := s.proxy()
	switch {
	case s.Proxied(host):
		return s.proxyAdvice()
	case p.HTTPSProxy != "":
		return fmt.Sprintf("%s names a proxy, which is not used for this host: %s leaves it out, or it is this machine.", p.https, p.none)
	}
	return "A proxy is named by HTTPS_PROXY."
}

// proxyAdvice says where the proxy is set that is in use.
func (s Settings) proxyAdvice() string {
	p := s.proxy()
	if fromEnvironment() {
		return fmt.Sprintf("Check the proxy that %s names and the hosts that %s leaves out.", p.https, p.none)
	}
	return fmt.Sprintf("Check %s and the hosts that %s leaves out. HTTPS_PROXY names another proxy for this program; NO_PROXY='*' uses none.", p.https, p.none)
}

// AuthorityAdvice says how to trust another authority, in full sentences.
func (s Settings) AuthorityAdvice() string {
	advice := "If the certificate is right, or that of a proxy that looks into connections, name a PEM file of the authority that signed it with --certificate-authority or " + bundleVariable + "."
	if names := s.Authorities(); len(names) > 0 {
		advice += " Those of " + strings.Join(names, " and of ") + " are trusted already."
	}
	if len(s.trusted()) < len(s.CABundles) {
		advice += " The " + TrustBundleName + " is trusted for registries alone: its additionalTrustBundlePolicy is Proxyonly, and it has no proxy."
	}
	return advice
}
