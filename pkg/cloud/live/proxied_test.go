package live

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// AWS is reached by way of the proxy, and by certificates that a proxy or an endpoint of a company signs.
func TestProxied(t *testing.T) {
	isolate(t)
	const host = "sts.eu-west-1.amazonaws.com"
	ca, err := authority.New("company")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := ca.Server(host)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		queryapi.Answer(w, queryapi.STS, "GetCallerIdentity", queryapi.Identity{Arn: "arn:aws:iam::123456789012:user/me", UserID: "x", Account: testAccount})
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that trust it not are part of the test
	server.StartTLS()
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy, refusing := newConnectProxy(t, server.Listener.Addr().String()), newConnectProxy(t, "")
	company := []outbound.CABundle{{Name: "company.pem", PEM: ca.PEM()}}
	stranger, err := authority.New("stranger")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		settings    outbound.Settings
		environment map[string]string
		want, hint  string // of the error; empty for none
	}{
		"the install-config's": {settings: outbound.Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: proxy.URL}, CABundles: company}},
		"the environment's":    {settings: outbound.Settings{CABundles: company}, environment: map[string]string{"HTTPS_PROXY": proxy.URL}},
		"AWS_CA_BUNDLE, which the SDK reads": {
			settings: proxy.settings(), environment: map[string]string{"AWS_CA_BUNDLE": file},
		},
		"AWS_CA_BUNDLE beside another": {
			settings:    outbound.Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: proxy.URL}, CABundles: []outbound.CABundle{{Name: "s", PEM: stranger.PEM()}}},
			environment: map[string]string{"AWS_CA_BUNDLE": file},
		},
		"a stranger's certificate": {
			settings: proxy.settings(), want: "certificate signed by unknown authority", hint: "--certificate-authority or AWS_CA_BUNDLE",
		},
		"a bundle for registries": {
			settings: outbound.Settings{
				ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: proxy.URL},
				CABundles:              []outbound.CABundle{{Name: outbound.TrustBundleName, PEM: ca.PEM(), RegistriesOnly: true}},
			},
			want: "certificate signed by unknown authority", hint: "is trusted for registries alone",
		},
		"a proxy that refuses": {
			settings: refusing.settings(), want: "the proxy answered 403 Forbidden", hint: "Check proxy.httpsProxy of the install-config",
		},
		"no proxy there": {
			settings: outbound.Settings{}, environment: map[string]string{"https_proxy": "user:secret-word@127.0.0.1:1"},
			want: "connection refused", hint: "Check the proxy that https_proxy names",
		},
		"an address that is none": {
			settings: outbound.Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPSProxy: "ftp://user:secret-word@h"}},
			want:     "proxy.httpsProxy of the install-config is not the address of a proxy", hint: "http://HOST:PORT",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for name, value := range test.environment {
				t.Setenv(name, value)
			}
			proxy.seen()
			target := newTestTarget(Config{Region: "eu-west-1", Outbound: test.settings})
			if test.want == "connection refused" {
				// The SDK tries that again; the test need not wait for it.
				cs, err := target.connect(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host, nil)
				if err != nil {
					t.Fatal(err)
				}
				_, err = cs.sts.Options().HTTPClient.Do(request)
				check(t, err, test.want, test.hint)
				return
			}
			account, err := target.Account(t.Context())
			seen := append(proxy.seen(), refusing.seen()...)
			if test.want != "" {
				check(t, err, test.want, test.hint)
				if len(seen) > 1 { // neither waiting nor trying again mends it
					t.Errorf("it was tried %d times", len(seen))
				}
				return
			}
			if err != nil || account.ID != testAccount {
				t.Fatalf("%+v, %v", account, err)
			}
			if len(seen) != 1 || seen[0] != host+":443" {
				t.Errorf("the proxy was asked for %q", seen)
			}
		})
	}
}

func check(t *testing.T, err error, want, hint string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("the error is %v", err)
	}
	hints := strings.Join(diagnostic.Hints(err), "\n")
	if !strings.Contains(hints, hint) {
		t.Errorf("the advice is %s", hints)
	}
	if strings.Contains(err.Error()+hints, "secret-word") {
		t.Errorf("a password is shown: %v", err)
	}
}
