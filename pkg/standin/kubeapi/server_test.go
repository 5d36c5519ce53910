package kubeapi

import (
	"crypto/rsa"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

func start(t *testing.T, opts Options) *Server {
	t.Helper()
	server, err := Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// fromKubeconfig returns a client that knows nothing but what the account's file says.
func fromKubeconfig(t *testing.T, account Account) dynamic.Interface {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", account.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

var (
	secrets    = schema.GroupVersionResource{Version: "v1", Resource: "secrets"}
	namespaces = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
	requests   = schema.GroupVersionResource{Group: "cloudcredential.openshift.io", Version: "v1", Resource: "credentialsrequests"}
)

// One server for all that does not change how it is started.
func TestServer(t *testing.T) {
	t.Parallel()
	server := start(t, Options{})
	t.Run("objects", func(t *testing.T) { testObjects(t, server) })
	t.Run("reader", func(t *testing.T) { testReader(t, server) })
	t.Run("account", func(t *testing.T) { testAccount(t, server) })
	t.Run("close", func(t *testing.T) { testClose(t, server) })
}

// testObjects creates one of each kind that the program reads in a cluster, and reads it back.
func testObjects(t *testing.T, server *Server) {
	manifests, err := os.ReadFile("testdata/objects.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Create(t.Context(), manifests); err != nil {
		t.Fatal(err)
	}
	config := schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1"}
	operator := schema.GroupVersionResource{Group: "operator.openshift.io", Version: "v1"}
	for _, test := range []struct {
		resource        schema.GroupVersionResource
		namespace, name string
		field, want     string
	}{
		{config.GroupVersion().WithResource("authentications"), "", "cluster", "spec.serviceAccountIssuer", "https://issuer.example.com"},
		{config.GroupVersion().WithResource("infrastructures"), "", "cluster", "status.infrastructureName", "mycluster-x7k2p"},
		{config.GroupVersion().WithResource("clusteroperators"), "", "image-registry", "status.versions.0.version", "4.22.0"},
		{config.GroupVersion().WithResource("clusterversions"), "", "version", "status.desired.version", "4.22.0"},
		{operator.GroupVersion().WithResource("kubeapiservers"), "", "cluster", "status.serviceAccountIssuers.0.name", "https://issuer.example.com"},
		{operator.GroupVersion().WithResource("cloudcredentials"), "", "cluster", "spec.credentialsMode", "Manual"},
		{requests, "openshift-cloud-credential-operator", "openshift-image-registry", "spec.providerSpec.statementEntries.0.effect", "Allow"},
		{requests, "openshift-cloud-credential-operator", "openshift-image-registry", "status.conditions.0.type", "CredentialsProvisionFailure"},
	} {
		object, err := server.Dynamic().Resource(test.resource).Namespace(test.namespace).Get(t.Context(), test.name, metav1.GetOptions{})
		if err != nil {
			t.Errorf("%s %s: %v", test.resource.Resource, test.name, err)
			continue
		}
		if got := field(object.Object, test.field); got != test.want {
			t.Errorf("%s %s: %s is %v, want %s", test.resource.Resource, test.name, test.field, got, test.want)
		}
	}

	invalid := "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\n" +
		"metadata: {name: a, namespace: openshift-cloud-credential-operator}\nspec: {}\n"
	if err := server.Create(t.Context(), []byte(invalid)); !apierrors.IsInvalid(err) || !strings.Contains(err.Error(), "CredentialsRequest a") {
		t.Errorf("a CredentialsRequest without a secretRef: %v", err)
	}
	if err := server.Create(t.Context(), []byte("a: [")); err == nil {
		t.Error("what is no YAML was created")
	}
}

// field returns what is at a path of keys and indexes.
func field(value any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			if len(v) == 0 {
				return nil
			}
			value = v[0] // no path of this test has another index
		}
	}
	return value
}

// The reader reads everything, changes nothing, and the log has just what it did.
func testReader(t *testing.T, server *Server) {
	client := fromKubeconfig(t, server.Reader())
	if _, err := client.Resource(namespaces).Get(t.Context(), "kube-system", metav1.GetOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := client.Resource(secrets).List(t.Context(), metav1.ListOptions{}); err != nil {
		t.Error(err)
	}
	list, err := client.Resource(requests).Namespace("openshift-cloud-credential-operator").List(t.Context(), metav1.ListOptions{})
	if err != nil || len(list.Items) != 1 {
		t.Errorf("got %v (%v), want the one that was created", list, err)
	}
	secret := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{"name": "a"},
	}}
	if _, err := client.Resource(secrets).Namespace("default").Create(t.Context(), secret, metav1.CreateOptions{}); !apierrors.IsForbidden(err) {
		t.Errorf("creating a Secret: %v, want it forbidden", err)
	}
	if _, err := client.Resource(namespaces).Watch(t.Context(), metav1.ListOptions{}); !apierrors.IsForbidden(err) {
		t.Errorf("watching: %v, want it forbidden", err)
	}

	got, err := server.Requests(server.Reader().User)
	if err != nil {
		t.Fatal(err)
	}
	want := []Request{
		{Verb: "get", URI: "/api/v1/namespaces/kube-system", Resource: "namespaces", Namespace: "kube-system", Name: "kube-system"},
		{Verb: "list", URI: "/api/v1/secrets", Resource: "secrets"},
		{
			Verb: "list", URI: "/apis/cloudcredential.openshift.io/v1/namespaces/openshift-cloud-credential-operator/credentialsrequests",
			Resource: "credentialsrequests.cloudcredential.openshift.io", Namespace: "openshift-cloud-credential-operator",
		},
		{Verb: "create", URI: "/api/v1/namespaces/default/secrets", Resource: "secrets", Namespace: "default"},
		{Verb: "watch", URI: "/api/v1/namespaces?watch=true", Resource: "namespaces"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log has\n%v, want\n%v", got, want)
	}
	if got, err := server.Requests("nobody"); err != nil || len(got) > 0 {
		t.Errorf("nobody asked for %v (%v)", got, err)
	}
}

// An account may do what a binding to its groups says, and nothing before that.
func testAccount(t *testing.T, server *Server) {
	account, err := server.Account("someone", "auditors")
	if err != nil {
		t.Fatal(err)
	}
	client := fromKubeconfig(t, account)
	if _, err := client.Resource(namespaces).List(t.Context(), metav1.ListOptions{}); !apierrors.IsForbidden(err) {
		t.Errorf("listing: %v, want it forbidden", err)
	}
	if err := server.Create(t.Context(), []byte(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: auditors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: auditors}]
`)); err != nil {
		t.Fatal(err)
	}
	if !eventually(t, func() bool {
		_, err := client.Resource(namespaces).List(t.Context(), metav1.ListOptions{})
		return err == nil
	}) {
		t.Error("the binding had no effect")
	}
}

// testClose comes last: nothing answers any more, and nothing is left.
func testClose(t *testing.T, server *Server) {
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get(server.URL()); err == nil {
		t.Error("the server still answers")
	}
	if _, err := os.Stat(server.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there (%v)", err)
	}
	if err := server.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// A server that cannot start says why and leaves nothing.
func TestStartFails(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	broken := filepath.Join(t.TempDir(), "broken.key")
	if err := os.WriteFile(broken, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := Start(t.Context(), Options{SigningKeyFile: broken})
	if err == nil {
		server.Close()
		t.Fatal("it started with a broken key")
	}
	if !strings.Contains(err.Error(), broken) {
		t.Errorf("the error does not name the key: %v", err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// writeKey makes a key as the program does and writes it where the program would.
func writeKey(t *testing.T) (path string, key *rsa.PrivateKey) {
	t.Helper()
	key, err := signingkey.Generate()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "bound-service-account-signing-key.key")
	if err := os.WriteFile(path, signingkey.EncodePrivate(key), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, key
}
