package live

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

// connectProxy is a proxy through which every CONNECT leads to one address.
type connectProxy struct {
	*httptest.Server
	target string // empty: it refuses

	mu    sync.Mutex
	hosts []string
}

func newConnectProxy(t *testing.T, target string) *connectProxy {
	p := &connectProxy{target: target}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// settings send everything through the proxy, as an install-config can.
func (p *connectProxy) settings() outbound.Settings {
	return outbound.Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPProxy: p.URL, HTTPSProxy: p.URL}}
}

// seen returns the hosts that were asked for since the last call.
func (p *connectProxy) seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	hosts := p.hosts
	p.hosts = nil
	return hosts
}

// ServeHTTP implements http.Handler.
func (p *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.hosts = append(p.hosts, r.Host)
	p.mu.Unlock()
	if p.target == "" {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	upstream, err := net.Dial("tcp", p.target)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if _, err := io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(upstream, client)
		upstream.Close()
	}()
	_, _ = io.Copy(client, upstream)
	client.Close()
}

// isolate takes the settings of this machine away: of the SDK, of proxies, of authorities.
func isolate(t *testing.T) {
	t.Helper()
	withoutAWS(t)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		for _, name := range []string{name, strings.ToLower(name)} {
			t.Setenv(name, "")
		}
	}
	for name, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ACCESS_KEY_ID":         "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
	} {
		t.Setenv(name, value)
	}
}
