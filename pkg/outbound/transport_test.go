package outbound

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

const host = "issuer.example.test"

// world has an https server that only a proxy can find, and authorities of its own.
type world struct {
	server *httptest.Server
	ca     *authority.Authority

	mu    sync.Mutex
	asked []string // of the proxies
}

func newWorld(t *testing.T) *world {
	isolate(t)
	w := &world{ca: newAuthority(t, "issuer")}
	w.server = serveTLS(t, w.ca, host, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "hello "+r.Header.Get("Proxy-Authorization"))
	}))
	return w
}

func newAuthority(t *testing.T, name string) *authority.Authority {
	t.Helper()
	ca, err := authority.New(name)
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

func serveTLS(t *testing.T, ca *authority.Authority, name string, handler http.Handler) *httptest.Server {
	t.Helper()
	pair, err := ca.Server(name)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that trust it not are part of the tests
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// proxy connects every CONNECT with the server, or answers status.
func (w *world) proxy(status int) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.asked = append(w.asked, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
		w.mu.Unlock()
		if status != http.StatusOK {
			http.Error(rw, "words of the proxy's own", status)
			return
		}
		upstream, err := net.Dial("tcp", w.server.Listener.Addr().String())
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		client, _, err := http.NewResponseController(rw).Hijack()
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
	})
}

// get reads https://issuer.example.test/path, and returns the answer's status and text.
func get(t *testing.T, s Settings, path string) (status int, text string, err error) {
	t.Helper()
	client, err := s.Client(5 * time.Second)
	if err != nil {
		return 0, "", err
	}
	defer client.CloseIdleConnections()
	response, err := client.Get("https://" + host + path)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func trust(authorities ...*authority.Authority) []CABundle {
	var bundles []CABundle
	for _, ca := range authorities {
		bundles = append(bundles, CABundle{Name: "ca", PEM: ca.PEM()})
	}
	return bundles
}

func through(url string) installdir.Proxy {
	return installdir.Proxy{HTTPSProxy: strings.Replace(url, "://", "://me:secret-word@", 1)}
}

func TestThroughProxy(t *testing.T) {
	w := newWorld(t)
	plain := httptest.NewServer(w.proxy(http.StatusOK))
	t.Cleanup(plain.Close)
	// One that is spoken to by TLS, too, and has an authority of its own. It has a name by which this
	// machine finds it, and which is no loopback address.
	proxyCA := newAuthority(t, "proxy")
	secure := serveTLS(t, proxyCA, "127.0.0.1", w.proxy(http.StatusOK))

	for name, s := range map[string]Settings{
		"http":  {ProxyFromInstallConfig: through(plain.URL), CABundles: trust(w.ca)},
		"https": {ProxyFromInstallConfig: through(secure.URL), CABundles: trust(w.ca, proxyCA)},
	} {
		if status, text, err := get(t, s, "/"); err != nil || status != http.StatusOK || text != "hello " {
			t.Errorf("%s: %d %q, %v", name, status, text, err)
		}
		if status, _, err := get(t, s, "/moved"); err != nil || status != http.StatusFound {
			t.Errorf("%s: a redirect gives %d, %v", name, status, err)
		}
	}
	want := "CONNECT " + host + ":443 Basic bWU6c2VjcmV0LXdvcmQ="
	if len(w.asked) != 4 || w.asked[0] != want || w.asked[3] != want {
		t.Errorf("the proxies were asked %q", w.asked)
	}

	const advice = "Check proxy.httpsProxy of the install-config and the hosts that its noProxy leaves out. HTTPS_PROXY names another proxy for this program; NO_PROXY='*' uses none."
	refusing := func(status int) string {
		server := httptest.NewServer(w.proxy(status))
		t.Cleanup(server.Close)
		return server.URL
	}
	for name, test := range map[string]struct {
		settings   Settings
		want, hint string
		atProxy    bool
	}{
		"other credentials": {Settings{ProxyFromInstallConfig: through(refusing(407)), CABundles: trust(w.ca)}, "the proxy answered 407 Proxy Authentication Required", advice, true},
		"forbidden":         {Settings{ProxyFromInstallConfig: through(refusing(403)), CABundles: trust(w.ca)}, "the proxy answered 403 Forbidden", advice, true},
		"nobody there":      {Settings{ProxyFromInstallConfig: through("http://127.0.0.1:1"), CABundles: trust(w.ca)}, "connection refused", advice, true},
		"no socks there":    {Settings{ProxyFromInstallConfig: through("socks5://127.0.0.1:1"), CABundles: trust(w.ca)}, "connection refused", advice, true},
		"the server's authority": {Settings{ProxyFromInstallConfig: through(plain.URL), CABundles: trust(proxyCA)}, "unknown authority",
			"name a PEM file of the authority that signed it with --certificate-authority or AWS_CA_BUNDLE. Those of ca are trusted already.", false},
		"the proxy's authority": {Settings{ProxyFromInstallConfig: through(secure.URL), CABundles: trust(w.ca)}, "unknown authority", "--certificate-authority", true},
		"a bundle for registries": {
			Settings{ProxyFromInstallConfig: through(plain.URL), CABundles: []CABundle{{Name: TrustBundleName, PEM: w.ca.PEM(), RegistriesOnly: true}}},
			"unknown authority", "additionalTrustBundlePolicy is Proxyonly", false,
		},
	} {
		_, _, err := get(t, test.settings, "/")
		advised := test.settings.Advise(err)
		hints := strings.Join(diagnostic.Hints(advised), "\n")
		if err == nil || !strings.Contains(advised.Error(), test.want) || !strings.Contains(hints, test.hint) || diagnostic.KindOf(advised) != diagnostic.Failure {
			t.Errorf("%s: %v: %s", name, advised, hints)
		}
		if IsProxyError(err) != test.atProxy {
			t.Errorf("%s: IsProxyError says %t", name, IsProxyError(err))
		}
		if strings.Contains(advised.Error()+hints, "secret-word") || strings.Contains(advised.Error()+hints, "bWU6") {
			t.Errorf("%s: a password is shown: %v", name, advised)
		}
	}

	// Where neither is to blame, nothing is added.
	_, _, err := get(t, Settings{CABundles: trust(w.ca)}, "/")
	if err == nil || len(diagnostic.Hints((Settings{}).Advise(err))) > 0 || (Settings{}).Advise(nil) != nil {
		t.Errorf("without a proxy: %v", err)
	}
}

func TestReachAdvice(t *testing.T) {
	isolate(t)
	s := Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: "http://p:1", NoProxy: "left.example.com"}}
	for host, want := range map[string]string{
		"a.example.com":         "Check proxy.httpsProxy of the install-config",
		"left.example.com:8443": "proxy.httpsProxy of the install-config names a proxy, which is not used for this host: its noProxy leaves it out",
	} {
		if got := s.ReachAdvice(host); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", host, got)
		}
	}
	if got := (Settings{}).ReachAdvice("a.example.com"); got != "A proxy is named by HTTPS_PROXY." {
		t.Error(got)
	}
	t.Setenv("https_proxy", "http://env:1")
	t.Setenv("NO_PROXY", "left.example.com")
	if got := s.ReachAdvice("a.example.com"); got != "Check the proxy that https_proxy names and the hosts that NO_PROXY leaves out." {
		t.Error(got)
	}
}
