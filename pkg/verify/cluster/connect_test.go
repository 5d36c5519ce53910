package cluster

import (
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestConnectRefuses(t *testing.T) {
	const cluster, user = `"clusters": [{"name": "k", "cluster": {"server": "https://127.0.0.1:1"}}],`, `"users": [{"name": "u", "user": {"token": "s3cr3t-token"}}]`
	contexts := func(current string) string {
		return `{"apiVersion": "v1", "kind": "Config", "current-context": "` + current + `", "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],`
	}
	unauthorized := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fail(w, 401, "Unauthorized", "Unauthorized") }))
	defer unauthorized.Close()
	anonymous := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fail(w, 403, "Forbidden", `infrastructures.config.openshift.io "cluster" is forbidden: User "system:anonymous" cannot get resource`)
	}))
	defer anonymous.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fail(w, 500, "InternalError", "no etcd") }))
	defer broken.Close()
	unknown := httptest.NewUnstartedServer(http.NotFoundHandler())
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0) // that its certificate is refused is what is tested
	unknown.StartTLS()
	defer unknown.Close()
	for _, test := range []struct {
		name, file string
		kind       diagnostic.Kind
		texts      []string
	}{
		{"missing", filepath.Join(t.TempDir(), "none"), diagnostic.Input, []string{"no such file", "--kubeconfig", "auth/kubeconfig"}},
		{"a folder", t.TempDir(), diagnostic.Input, []string{"not a regular file"}},
		{"no kubeconfig", write(t, "kind: Pod\napiVersion: v1\n"), diagnostic.Input, []string{"is no kubeconfig"}},
		{"no YAML", write(t, "\t{s3cr3t-token"), diagnostic.Input, []string{"is no kubeconfig"}},
		{"empty", write(t, ""), diagnostic.Input, []string{"no current context", "use-context"}},
		{"no current context", write(t, contexts("")+cluster+user+"}"), diagnostic.Input, []string{"no current context"}},
		{"another current context", write(t, contexts("x\n")+cluster+user+"}"), diagnostic.Input, []string{"current context"}},
		{"no cluster", write(t, contexts("c")+user+"}"), diagnostic.Input, []string{`the cluster "k" of the current context has no server`}},
		{"a certificate that is not there", write(t, contexts("c")+strings.Replace(cluster, `"server"`, `"certificate-authority": "ca.crt", "server"`, 1)+user+"}"), diagnostic.Input, []string{"ca.crt"}},
		{"nobody listens", write(t, contexts("c")+cluster+user+"}"), diagnostic.Failure, []string{"https://127.0.0.1:1 cannot be reached", "connection refused"}},
		{"a password in the server's URL", kubeconfigFor(t, "https://u:s3cr3t@127.0.0.1:1", ""), diagnostic.Failure, []string{"https://u:xxxxx@127.0.0.1:1 cannot be reached"}},
		{"a certificate that is not known", kubeconfigFor(t, anonymous.URL, `"token": "s3cr3t-token"`), diagnostic.Input, []string{"holds no credentials", "oc login"}},
		{"a server of another authority", kubeconfigFor(t, unknown.URL, `"token": "s3cr3t-token"`), diagnostic.Failure, []string{"is refused: x509: certificate signed by unknown authority", "certificate-authority-data"}},
		{"a credential plugin that is not there", kubeconfigFor(t, "https://127.0.0.1:1", `"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "nosuch", "interactiveMode": "Never"}`), diagnostic.Failure, []string{"no credentials for the API server", "executable nosuch not found", "see that it is installed"}},
		{"another server", kubeconfigFor(t, unauthorized.URL, `"token": "s3cr3t-token"`), diagnostic.Failure, []string{"does not accept its credentials", "oc login"}},
		{"a server that is not in order", kubeconfigFor(t, broken.URL, `"token": "s3cr3t-token"`), diagnostic.Failure, []string{"no etcd", "readyz"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Connect(t.Context(), test.file)
			if err == nil {
				t.Fatal("it connects")
			}
			said := err.Error() + "\n" + strings.Join(diagnostic.Hints(err), "\n")
			for _, text := range append(test.texts, test.file) {
				if !strings.Contains(said, text) {
					t.Errorf("it does not say %q:\n%s", text, said)
				}
			}
			if strings.Contains(said, "s3cr3t") || strings.Contains(err.Error(), "\n") {
				t.Errorf("it shows a secret or breaks the line:\n%s", said)
			}
			if diagnostic.KindOf(err) != test.kind || len(diagnostic.Hints(err)) != 1 {
				t.Errorf("the kind is %v, the hints %q", diagnostic.KindOf(err), diagnostic.Hints(err))
			}
		})
	}
}

// Paths in a kubeconfig are relative to it, and not to the working directory.
func TestConnectRelativePaths(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer abc" {
			fail(w, 401, "Unauthorized", "Unauthorized")
			return
		}
		fmt.Fprint(w, "{}")
	}))
	defer server.Close()
	file := kubeconfigFor(t, server.URL+`", "certificate-authority": "ca.crt`, `"tokenFile": "token"`)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	for name, data := range map[string][]byte{"token": []byte("abc"), "ca.crt": authority} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(file), name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Connect(t.Context(), file); err != nil {
		t.Error(err)
	}
}

// An interrupt ends the wait for a server that does not answer.
func TestConnectInterrupted(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := Connect(ctx, kubeconfigFor(t, server.URL, "")); err == nil || ctx.Err() == nil {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it has taken %s", took)
	}
}
