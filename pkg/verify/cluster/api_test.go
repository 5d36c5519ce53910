package cluster

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-logr/logr"
	"github.com/go-logr/logr/funcr"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// kubeconfigFor writes a kubeconfig for a server, with fields of its user.
func kubeconfigFor(t *testing.T, server, user string) string {
	t.Helper()
	return write(t, `{"apiVersion": "v1", "kind": "Config", "current-context": "c",
"clusters": [{"name": "k", "cluster": {"server": "`+server+`"}}],
"contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],
"users": [{"name": "u", "user": {`+user+`}}]}`)
}

func write(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// serve returns a client of a server that answers as given; the first request, which is that of
// Connect, is answered by it, too.
func serve(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client, err := Connect(t.Context(), kubeconfigFor(t, server.URL, ""))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// fail answers as an API server does.
func fail(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{}, "status": "Failure",
		"message": message, "reason": reason, "code": code,
	})
}

func TestReading(t *testing.T) {
	const found = `{"metadata": {"name": "x"}}`
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		// outcome and texts are those of unread; "" for an object that is read.
		outcome verify.Outcome
		texts   []string
	}{
		{"found", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, found) }, "", nil},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) {
			fail(w, 403, "Forbidden", `secrets "s" is forbidden: User "u" cannot get resource`)
		}, verify.Skipped, []string{"lacks the permission to get secrets/s in the namespace n"}},
		{"unknown kind", http.NotFound, verify.Skipped, []string{"does not know secrets"}},
		{"failure", func(w http.ResponseWriter, _ *http.Request) { fail(w, 500, "InternalError", "etcd\nis gone") }, verify.Problem, []string{"secrets/s in the namespace n", "etcd is gone", "again"}},
		{"not JSON", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, verify.Problem, []string{"cannot be read"}},
		{"another type", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"metadata": 1}`) }, verify.Problem, []string{"cannot be read"}},
		{"endless", func(w http.ResponseWriter, _ *http.Request) {
			line := strings.Repeat(" ", 1<<20)
			for range maxAnswer>>20 + 1 {
				if _, err := fmt.Fprint(w, line); err != nil {
					return
				}
			}
			fmt.Fprint(w, found)
		}, verify.Problem, []string{"larger than"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked atomic.Int32
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet {
					t.Errorf("it has sent %s", r.Method)
				}
				if asked.Add(1) == 1 {
					fmt.Fprint(w, found)
					return
				}
				test.handler(w, r)
			})
			var into struct {
				Metadata struct {
					Name string `json:"name"`
				} `json:"metadata"`
			}
			// What client-go would log would stand between the lines of the program's own log.
			ctx := logr.NewContext(t.Context(), funcr.New(func(_, args string) { t.Errorf("it has logged %s", args) }, funcr.Options{}))
			err := client.get(ctx, object{version: "v1", resource: "secrets", namespace: "n", name: "s"}, &into)
			if test.outcome == "" {
				if err != nil || into.Metadata.Name != "x" {
					t.Errorf("%v, %+v", err, into)
				}
				return
			}
			results := unread(secrets, "s", err)
			expect(t, results, test.outcome, test.texts...)
		})
	}
}

func TestAbsent(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) { fail(w, 404, "NotFound", `secrets "s" not found`) })
	o := object{version: "v1", resource: "secrets", namespace: "n", name: "s"}
	if err := client.get(t.Context(), o, &struct{}{}); err != errAbsent { //nolint:errorlint // it must be itself
		t.Errorf("the error is %v", err)
	}
	if there, err := client.exists(t.Context(), o); there || err != nil {
		t.Errorf("%v, %v", there, err)
	}
}

// Whether root credentials are there is asked without having them sent.
func TestExistsAsksForMetadata(t *testing.T) {
	var accept atomic.Value
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		accept.Store(r.Header.Get("Accept"))
		fmt.Fprint(w, `{}`)
	})
	if there, err := client.exists(t.Context(), rootSecret); !there || err != nil {
		t.Errorf("%v, %v", there, err)
	}
	if got := accept.Load(); got != asMetadata {
		t.Errorf("it has asked for %v", got)
	}
}

func TestObjectPath(t *testing.T) {
	for want, o := range map[string]object{
		"api/v1/namespaces/kube-system/secrets/aws-creds":                         rootSecret,
		"apis/config.openshift.io/v1/infrastructures/cluster":                     infrastructure,
		"apis/cloudcredential.openshift.io/v1/credentialsrequests":                credentialsRequests,
		"apis/operator.openshift.io/v1/cloudcredentials/cluster":                  cloudCredential,
		"api/v1/namespaces/openshift-kube-apiserver/configmaps/" + boundKeys.name: boundKeys,
	} {
		if got := strings.Join(o.path(), "/"); got != want {
			t.Errorf("the path is %s, want %s", got, want)
		}
	}
}
