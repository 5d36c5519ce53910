package registry

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func (i *Image) explainUnreachable(p *place, err error) (text, hint string) {
	host := p.registryHost()
	proxied := i.transport.proxied(host)
	hint = "Check the name of the registry, the network and the firewall."
	switch {
	case proxied:
		hint = "Check the proxy that HTTPS_PROXY names and the hosts that NO_PROXY leaves out."
	case proxyInEnvironment():
		// Go passes over an address that it cannot read.
		hint += " HTTPS_PROXY names a proxy, which is not used for this host: NO_PROXY leaves it out, or the proxy's address cannot be read."
	case i.access.ClusterProxy:
		hint += " The proxy of the install-config is the cluster's; this program uses the one that HTTPS_PROXY names, and there is none."
	default:
		hint += " A proxy is named by HTTPS_PROXY."
	}
	hint += " Without a network the release is read from what oc-mirror left or from another copy: --release-image oc-mirror:…, oci:…, docker-archive:… or dir:…."
	return unreachableText(err), hint
}

// unreachableText says why a server was not reached, or was lost.
func unreachableText(err error) string {
	var (
		proxy   *proxyStatusError
		dns     *net.DNSError
		network *net.OpError
		silent  *silentError
		broken  *brokenError
	)
	switch {
	case errors.As(err, &proxy) && proxy.status == http.StatusProxyAuthRequired:
		return "the proxy wants other credentials (407)"
	case errors.As(err, &proxy):
		return fmt.Sprintf("the proxy does not connect to it (%d %s)", proxy.status, http.StatusText(proxy.status))
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

// proxyInEnvironment says whether a proxy for https is named at all.
func proxyInEnvironment() bool {
	return strings.TrimSpace(os.Getenv("HTTPS_PROXY")+os.Getenv("https_proxy")) != ""
}
