package identityprovider

import (
	"context"
	"crypto/sha1"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

func TestParseThumbprint(t *testing.T) {
	const plain = "0123456789abcdef0123456789abcdef01234567"
	for value, want := range map[string]string{
		"":                     "",
		"auto":                 "auto",
		"AUTO":                 "auto",
		plain:                  plain,
		strings.ToUpper(plain): plain,
		"01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67": plain,
	} {
		if got, err := ParseThumbprint("x: thumbprint", value); err != nil || got != want {
			t.Errorf("%q is %q (%v), want %q", value, got, err, want)
		}
	}
	for _, bad := range []string{
		"x", plain[1:], plain + "0", plain + " ", " " + plain, strings.Replace(plain, "a", "g", 1), "automatic", plain + "\n",
		"SHA1 Fingerprint=" + plain, "sha1:" + plain, strings.Repeat("0", 64),
	} {
		got, err := ParseThumbprint("x: thumbprint", bad)
		if err == nil {
			t.Errorf("%q is %q", bad, got)
		} else if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), "x: thumbprint ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestFindThumbprint(t *testing.T) {
	const issuer = "https://issuer.example.com/path"
	// No connection is opened unless asked for: the issuer does not exist.
	for _, value := range []string{"", strings.Repeat("ab", 20)} {
		if got, err := findThumbprint(t.Context(), &options.Options{Thumbprint: value}, outbound.Settings{}, issuer); err != nil || got != value {
			t.Errorf("%q has become %q (%v)", value, got, err)
		}
	}
	if _, err := findThumbprint(t.Context(), &options.Options{Thumbprint: "x"}, outbound.Settings{}, issuer); err == nil {
		t.Error("a thumbprint that is none was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := findThumbprint(ctx, &options.Options{Thumbprint: "auto"}, outbound.Settings{}, issuer)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "ask issuer.example.com for its certificates") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
	// Offline nobody is asked: the answer is an error that names what makes it known.
	_, err = findThumbprint(t.Context(), &options.Options{Thumbprint: "auto", Offline: true}, outbound.Settings{}, issuer)
	if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "--thumbprint SHA1") {
		t.Errorf("offline the error is %v", err)
	}
}

// The certificate at the top of the chain that is served counts, whatever the answer is. It may be signed by
// an authority of the user's own, but not when a proxy stands between, which may have put its own there.
func TestServedThumbprint(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		t.Setenv(name, "")
		t.Setenv(strings.ToLower(name), "")
	}
	ca, err := authority.New("issuer")
	if err != nil {
		t.Fatal(err)
	}
	const name = "issuer.example.test"
	pair, err := ca.Server("127.0.0.1", name)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	chain := pair.TLS
	chain.Certificate = append(slices.Clone(chain.Certificate), ca.Certificate().Raw)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{chain}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	auto := &options.Options{Thumbprint: "auto"}
	trusting := outbound.Settings{CABundles: []outbound.CABundle{{Name: "ca.pem", PEM: ca.PEM()}}}

	sum := sha1.Sum(ca.Certificate().Raw)
	got, err := findThumbprint(t.Context(), auto, trusting, server.URL+"/path")
	if err != nil || got != hex.EncodeToString(sum[:]) {
		t.Errorf("the thumbprint is %s (%v), expected that of the authority, %x", got, err, sum)
	}
	_, err = findThumbprint(t.Context(), auto, outbound.Settings{}, server.URL)
	if hints := strings.Join(diagnostic.Hints(err), " "); err == nil || !strings.Contains(err.Error(), "unknown authority") || !strings.Contains(hints, "--certificate-authority or AWS_CA_BUNDLE") {
		t.Errorf("a stranger's certificate: %v: %s", err, hints)
	}

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upstream, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil || r.Host != name+":443" {
			panic(http.ErrAbortHandler)
		}
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			_, _ = io.Copy(upstream, client)
			upstream.Close()
		}()
		_, _ = io.Copy(client, upstream)
		client.Close()
	}))
	t.Cleanup(proxy.Close)
	trusting.ProxyFromInstallConfig = installdir.Proxy{HTTPSProxy: proxy.URL}
	if got, err := findThumbprint(t.Context(), auto, trusting, "https://"+name); err == nil || !strings.Contains(err.Error(), "a proxy stands between") {
		t.Errorf("by way of a proxy it is %s (%v)", got, err)
	}
}
