package destroy

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// kubeconfig writes one as openshift-install does into an install directory.
func kubeconfig(t *testing.T, server string, authority []byte, user string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "auth"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: %q, certificate-authority-data: %s}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
users: [{name: u, user: %s}]
`, server, base64.StdEncoding.EncodeToString(authority), user)
	if err := os.WriteFile(filepath.Join(dir, kubeconfigFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func authority(server *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

// An API server that answers anything at all is alive, and is not told who asks.
func TestReachableAPI(t *testing.T) {
	var authorization []string
	api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		authorization = r.Header["Authorization"]
		w.WriteHeader(http.StatusForbidden)
	}))
	defer api.Close()
	signs := Signs(t.Context(), kubeconfig(t, api.URL, authority(api), "{token: secret}"))
	if len(signs) != 1 || signs[0] != "the cluster's API at "+api.URL+" answers" {
		t.Errorf("the signs are %q", signs)
	}
	if len(authorization) > 0 {
		t.Errorf("the server was told %q", authorization)
	}
}

// Another server at the address is not the cluster, and neither is one that hangs or is gone. What a
// kubeconfig says is to be run is not.
func TestNoAPI(t *testing.T) {
	other := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(other.Close) // and not deferred: the tests below run when this function has returned
	hang := make(chan struct{})
	slow := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(hang) })
	gone := httptest.NewTLSServer(http.NotFoundHandler())
	goneAuthority := authority(gone)
	gone.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	left := filepath.Join(t.TempDir(), "left")
	for name, dir := range map[string]string{
		"another certificate": kubeconfig(t, other.URL, []byte(strings.TrimSpace(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})))), "{}"),
		"hangs":               kubeconfig(t, slow.URL, authority(slow), "{}"),
		"gone":                kubeconfig(t, gone.URL, goneAuthority, "{}"),
		"no TLS":              kubeconfig(t, plain.URL, nil, "{}"),
		"a program to run":    kubeconfig(t, gone.URL, goneAuthority, "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: touch, args: ["+left+"]}}"),
		"none":                t.TempDir(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			if signs := Signs(t.Context(), dir); len(signs) > 0 {
				t.Errorf("the signs are %q", signs)
			}
			if took := time.Since(start); took > 3*answerTime {
				t.Errorf("it took %s", took)
			}
		})
	}
	t.Cleanup(func() {
		if _, err := os.Stat(left); err == nil {
			t.Error("the program was run")
		}
	})
}

func TestBadKubeconfig(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "auth"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", "clusters: 1", strings.Repeat("#", maxKubeconfig+1)} {
		if err := os.WriteFile(filepath.Join(dir, kubeconfigFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if signs := Signs(t.Context(), dir); len(signs) > 0 {
			t.Errorf("%.20q: the signs are %q", text, signs)
		}
	}
}

func TestMetadata(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, metadataFile), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if signs := Signs(t.Context(), dir); len(signs) != 1 || !strings.HasPrefix(signs[0], "metadata.json is in the install directory") {
		t.Errorf("the signs are %q", signs)
	}
}
