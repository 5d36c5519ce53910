package outbound

import (
	"net/http"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// Which proxy is used, by what the environment and the install-config say.
func TestProxy(t *testing.T) {
	cluster := installdir.Proxy{HTTPProxy: "http://cluster:1", HTTPSProxy: "https://cluster:2", NoProxy: "mirror.example.com,.internal.example.com,10.0.0.0/16"}
	const aws, plain = "https://sts.eu-west-1.amazonaws.com/x", "http://plain.example.com/x"
	for _, test := range []struct {
		name        string
		cluster     installdir.Proxy
		environment string // NAME=VALUE, separated by spaces
		target      string
		want        string // empty: no proxy
	}{
		{"none", installdir.Proxy{}, "", aws, ""},
		{"the cluster's", cluster, "", aws, "https://cluster:2"},
		{"the cluster's for http", cluster, "", plain, "http://cluster:1"},
		{"the cluster's for http alone", installdir.Proxy{HTTPProxy: "http://cluster:1"}, "", aws, ""},
		{"left out", cluster, "", "https://mirror.example.com:8443/v2/", ""},
		{"a subdomain left out", cluster, "", "https://a.internal.example.com/", ""},
		{"an address left out", cluster, "", "https://10.0.3.4/", ""},
		{"all left out", installdir.Proxy{HTTPSProxy: "http://cluster:2", NoProxy: "*"}, "", aws, ""},
		{"this machine", cluster, "", "https://localhost:8443/", ""},
		{"the loopback", cluster, "", "http://127.0.0.1:5000/", ""},
		{"the instance's metadata", cluster, "", "http://169.254.169.254/latest/meta-data/", ""},
		{"the container's credentials", cluster, "", "http://169.254.170.23/v1/credentials", ""},
		{"the same by IPv6", cluster, "", "http://[fd00:ec2::254]/latest/meta-data/", ""},
		{"the metadata without any noProxy", installdir.Proxy{HTTPProxy: "http://cluster:1"}, "", "http://169.254.169.254/", ""},
		{"the environment's", cluster, "HTTPS_PROXY=http://env:3", aws, "http://env:3"},
		{"lower case", cluster, "https_proxy=http://env:3 HTTPS_PROXY=http://upper:4", aws, "http://env:3"},
		{"without a scheme", cluster, "HTTPS_PROXY=env:3", aws, "http://env:3"},
		{"socks", cluster, "HTTPS_PROXY=socks5://env:3", aws, "socks5://env:3"},
		// The environment's as a whole, or the cluster's as a whole.
		{"the environment's for http alone", cluster, "HTTP_PROXY=http://env:3", aws, ""},
		{"the environment has no exceptions", cluster, "HTTPS_PROXY=http://env:3", "https://mirror.example.com/", "http://env:3"},
		{"exceptions alone", cluster, "NO_PROXY=.example.com", aws, ""},
		{"no proxy at all", cluster, "no_proxy=*", aws, ""},
		{"left out by the environment", cluster, "HTTPS_PROXY=http://env:3 NO_PROXY=amazonaws.com", aws, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			isolate(t)
			for _, entry := range strings.Fields(test.environment) {
				name, value, _ := strings.Cut(entry, "=")
				t.Setenv(name, value)
			}
			s := Settings{ProxyFromInstallConfig: test.cluster}
			transport, err := s.Transport()
			if err != nil {
				t.Fatal(err)
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if via, err := transport.Proxy(request); err != nil {
				t.Fatal(err)
			} else if via != nil {
				got = via.String()
			}
			if got != test.want {
				t.Errorf("the proxy is %q, expected %q", got, test.want)
			}
			if request.URL.Scheme == "https" && s.Proxied(request.URL.Host) != (test.want != "") {
				t.Errorf("Proxied says %t", s.Proxied(request.URL.Host))
			}
		})
	}
}

// What is no address of a proxy is refused, where Go would use none.
func TestProxyAddress(t *testing.T) {
	for _, bad := range []string{"http://user:secret-word@%zz", "ftp://user:secret-word@host", "http://", "http://:3128", "://user:secret-word@h", "a b"} {
		for name, cluster := range map[string]installdir.Proxy{
			"HTTP_PROXY": {}, "HTTPS_PROXY": {}, "https_proxy": {},
			"proxy.httpProxy of the install-config": {HTTPProxy: bad}, "proxy.httpsProxy of the install-config": {HTTPSProxy: bad},
		} {
			t.Run(name+" "+bad, func(t *testing.T) {
				isolate(t)
				if cluster == (installdir.Proxy{}) {
					t.Setenv(name, bad)
				}
				_, err := Settings{ProxyFromInstallConfig: cluster}.Transport()
				if err == nil || err.Error() != name+" is not the address of a proxy" || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
					t.Errorf("the error is %v", err)
				}
			})
		}
	}
	isolate(t)
	for _, good := range []string{"proxy:3128", "http://proxy", "https://user:p%40ss@proxy:3129/", "socks5h://[::1]:1080", "192.0.2.1"} {
		if _, err := (Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: good}}).Transport(); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}
