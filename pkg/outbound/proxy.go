package outbound

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// notProxied is what openshift-install's own list adds that this program may ask for, too: where
// the credentials of instances and containers come from. Those addresses mean this machine, and
// a proxy would ask its own. Go itself never uses a proxy for localhost and loopback addresses.
const notProxied = "169.254.0.0/16,fd00:ec2::/32"

// proxySchemes are those that net/http speaks to a proxy.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// proxy is a choice of proxies.
type proxy struct {
	httpproxy.Config
	// http, https and none are the names of the settings, for messages.
	http, https, none string
}

// proxy returns the proxies in use. The environment is read each time: Go's own function reads it
// once in a process.
func (s Settings) proxy() proxy {
	if fromEnvironment() {
		return proxy{*httpproxy.FromEnvironment(), variable("HTTP_PROXY"), variable("HTTPS_PROXY"), variable("NO_PROXY")}
	}
	const of = " of the install-config"
	p := s.ProxyFromInstallConfig
	return proxy{
		httpproxy.Config{HTTPProxy: p.HTTPProxy, HTTPSProxy: p.HTTPSProxy, NoProxy: strings.Trim(p.NoProxy+","+notProxied, ",")},
		"proxy.httpProxy" + of, "proxy.httpsProxy" + of, "its noProxy",
	}
}

// variable returns the name under which a variable is set; Go prefers lower case.
func variable(name string) string {
	if lower := strings.ToLower(name); os.Getenv(lower) != "" {
		return lower
	}
	return name
}

// choose returns the function that says which proxy a request goes to.
func (p proxy) choose() (func(*http.Request) (*url.URL, error), error) {
	for _, f := range []struct{ name, value string }{{p.http, p.HTTPProxy}, {p.https, p.HTTPSProxy}} {
		if f.value != "" && !isProxy(f.value) {
			// The value stays out of the message: it may hold a password.
			return nil, diagnostic.Inputf("Write it as http://HOST:PORT (or https://, socks5://); special characters in a user name or password are percent-encoded.",
				"%s is not the address of a proxy", f.name)
		}
	}
	by := p.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) { return by(r.URL) }, nil
}

// isProxy reports whether net/http can use an address, which it reads as httpproxy does: without
// a scheme it is http. httpproxy itself passes over what it cannot read, and then none is used.
func isProxy(address string) bool {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	return err == nil && u.Hostname() != "" && slices.Contains(proxySchemes, u.Scheme)
}

// Proxied reports whether https requests to a host (HOST or HOST:PORT) go by way of a proxy.
func (s Settings) Proxied(host string) bool {
	p := s.proxy()
	via, err := p.ProxyFunc()(&url.URL{Scheme: "https", Host: host})
	return err != nil || via != nil
}

// fromEnvironment reports whether the environment speaks of a proxy.
func fromEnvironment() bool {
	env := httpproxy.FromEnvironment()
	return env.HTTPProxy != "" || env.HTTPSProxy != "" || env.NoProxy != ""
}
