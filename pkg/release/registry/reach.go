package registry

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

func (i *Image) explainUnreachable(p *place, err error) (text, hint string) {
	host := p.registryHost()
	hint = i.access.Outbound.ReachAdvice(host)
	if !i.transport.proxied(host) {
		hint = "Check the name of the registry, the network and the firewall. " + hint
	}
	hint += " Without a network the release is read from what oc-mirror left or from another copy: --release-image oc-mirror:…, oci:…, docker-archive:… or dir:…."
	return unreachableText(err), hint
}

// unreachableText says why a server was not reached, or was lost.
func unreachableText(err error) string {
	var (
		proxy   *outbound.ProxyStatusError
		dns     *net.DNSError
		network *net.OpError
		silent  *silentError
		broken  *brokenError
	)
	switch {
	case errors.As(err, &proxy) && proxy.Status == http.StatusProxyAuthRequired:
		return "the proxy wants other credentials (407)"
	case errors.As(err, &proxy):
		return fmt.Sprintf("the proxy does not connect to it (%d %s)", proxy.Status, http.StatusText(proxy.Status))
	case errors.As(err, &network) && network.Op == "proxyconnect":
		return "the proxy cannot be reached: " + connectionText(network.Err)
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no host " + diagnostic.Quote(dns.Name)
	case errors.As(err, &dns):
		return "the name server does not say where the host " + diagnostic.Quote(dns.Name) + " is"
	case errors.As(err, &silent):
		return silent.Error()
	case errors.As(err, &broken):
		return brokenText(broken.err)
	case isBroken(err):
		return brokenText(err)
	}
	return "it cannot be reached: " + connectionText(err)
}

// brokenText is about a connection that there was. What the protocols say of it does not help.
func brokenText(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return "the connection broke off: " + errno.Error()
	}
	return "the connection broke off"
}

// connectionText is what the system says of a connection.
func connectionText(err error) string {
	var dns *net.DNSError
	var errno syscall.Errno
	switch {
	case errors.As(err, &dns):
		return "there is no host " + diagnostic.Quote(dns.Name)
	case isTimeout(err):
		return "no answer"
	case errors.As(err, &errno):
		return errno.Error()
	}
	return diagnostic.OneLine(diagnostic.Clip(innermost(err), 120))
}
