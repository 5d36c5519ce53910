package issuer

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

const keys = verifytest.Issuer + "/keys.json"

func TestServer(t *testing.T) {
	upstream, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { upstream.Close() })
	server, err := Start(upstream.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t, server)
	if err := verifytest.Isolate(); err != nil {
		t.Fatal(err)
	}
	key, err := verifytest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	// S3 hides from strangers whether there is a bucket's object.
	if status, _, _ := get(t, client, keys); status != http.StatusNotFound && status != http.StatusForbidden {
		t.Errorf("status %d of a bucket that does not exist", status)
	}
	if _, err := verifytest.Create(t.Context(), upstream.URL(), key); err != nil {
		t.Fatal(err)
	}
	status, header, body := get(t, client, keys)
	if status != http.StatusOK || header.Get("Content-Type") != "application/json" || !strings.Contains(body, `"kid"`) {
		t.Errorf("%d %v %s", status, header, body)
	}
	if status, _, _ := get(t, client, verifytest.Issuer+"/missing"); status != http.StatusNotFound && status != http.StatusForbidden {
		t.Errorf("status %d of an object that does not exist", status)
	}

	server.SetFault(At("/keys.json", Fault{Status: http.StatusFound, Location: "https://elsewhere.example.com/", ContentType: "text/plain", Body: []byte("other")}))
	status, header, body = get(t, client, keys)
	if status != http.StatusFound || header.Get("Location") != "https://elsewhere.example.com/" || header.Get("Content-Type") != "text/plain" || body != "other" {
		t.Errorf("%d %v %s", status, header, body)
	}
	if status, _, _ := get(t, client, verifytest.Issuer+"/openid/v1/jwks"); status != http.StatusOK {
		t.Errorf("the fault of one document is another's: %d", status)
	}
	for name, fault := range map[string]Fault{"hang": {Hang: true}, "reset": {Reset: true}} {
		server.SetFault(At("/keys.json", fault))
		impatient := *client
		impatient.Timeout = 200 * time.Millisecond
		if response, err := impatient.Get(keys); err == nil {
			response.Body.Close()
			t.Errorf("%s: %s", name, response.Status)
		}
	}
	server.SetFault(nil)

	// Folders are served at hosts and below paths of them; the longest place wins, and nothing else is there.
	outer, inner := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{filepath.Join(outer, "keys.json"): "outer", filepath.Join(inner, "keys.json"): "inner"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server.Host("oidc.example.com", outer)
	server.Host("oidc.example.com/a", inner)
	for url, want := range map[string]string{
		"https://oidc.example.com/keys.json": "outer", "https://oidc.example.com/a/keys.json": "inner",
		"https://oidc.example.com/a/../../keys.json": "", "https://oidc.example.com/b/keys.json": "", "https://oidc.example.com/a": "",
	} {
		status, _, body := get(t, client, url)
		if (status == http.StatusOK) != (want != "") || want != "" && body != want {
			t.Errorf("%s: %d %s", url, status, body)
		}
	}
	server.Host("oidc.example.com/a", "")
	if status, _, _ := get(t, client, "https://oidc.example.com/a/keys.json"); status != http.StatusNotFound {
		t.Errorf("status %d of a folder that is served no longer", status)
	}

	// It leads nowhere but there, and is trusted by nobody who was not told to.
	for _, elsewhere := range []string{"https://elsewhere.example.com/", "https://" + verifytest.Host + ":8443/", "http://" + verifytest.Host + "/"} {
		if response, err := client.Get(elsewhere); err == nil && response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s", elsewhere, response.Status)
		}
	}
	stranger := newClient(t, server)
	stranger.Transport.(*http.Transport).TLSClientConfig.RootCAs = x509.NewCertPool()
	if _, err := stranger.Get(keys); err == nil {
		t.Error("a stranger trusts the authority")
	}
	requests := server.Requests()
	if first := requests[0]; first.Host != verifytest.Host || first.Path != "/keys.json" || first.Seq != 1 || requests[1].Seq != 2 {
		t.Errorf("requests %+v", requests)
	}

	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(server.CertificateFile()); !os.IsNotExist(err) {
		t.Errorf("the authority's file is left behind: %v", err)
	}
}

// newClient reaches the stand-in as a program does: by its proxy and its certificate file.
func newClient(t *testing.T, server *Server) *http.Client {
	t.Helper()
	proxy, err := url.Parse(server.ProxyURL())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(server.CertificateFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(data) {
		t.Fatal("the certificate file holds no certificate")
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func get(t *testing.T, client *http.Client, url string) (int, http.Header, string) {
	t.Helper()
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(body)
}
