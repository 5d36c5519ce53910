package cluster

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

func otherKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func otherPublicKey(t *testing.T) string {
	t.Helper()
	data, err := signingkey.EncodePublic(&otherKey(t).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// startCluster starts another API server, in which everything that is written is right.
func startCluster(t *testing.T, opts kubeapi.Options) *kubeapi.Server {
	t.Helper()
	server, err := kubeapi.Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := populate(t.Context(), server); err != nil {
		t.Fatal(err)
	}
	return server
}

// onlyOne demands that all results are ok but one, which says all the texts.
func onlyOne(t *testing.T, results []verify.Result, check string, outcome verify.Outcome, texts ...string) {
	t.Helper()
	found := notOK(results)
	if len(found) != 1 || found[0].Check.ID != check || found[0].Outcome != outcome {
		for _, r := range found {
			t.Log(tell(r))
		}
		t.Fatalf("%d results are not ok, want a %s of %s alone", len(found), outcome, check)
	}
	for _, text := range texts {
		if !strings.Contains(found[0].Subject+found[0].Reason, text) {
			t.Errorf("it does not say %q: %s", text, tell(found[0]))
		}
	}
}

// otherKeyFile writes a new signing key.
func otherKeyFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "other.key")
	if err := os.WriteFile(file, signingkey.EncodePrivate(otherKey(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The API server was started with a key that openshift-install made, and not with that in tls/.
func TestServerHasAnotherKey(t *testing.T) {
	server := startCluster(t, kubeapi.Options{Issuer: issuer, SigningKeyFile: otherKeyFile(t)})
	onlyOne(t, cluster.Run(t.Context(), input(t, server.Reader())), "cluster-keys", verify.Problem,
		"API server's key set", world.public.Kid, "is not among")
}

// The API server was started with another issuer than the Authentication has.
func TestServerHasAnotherIssuer(t *testing.T) {
	server := startCluster(t, kubeapi.Options{Issuer: "https://other.example.com", SigningKeyFile: filepath.Join(world.dir, signingKey)})
	onlyOne(t, cluster.Run(t.Context(), input(t, server.Reader())), "cluster-issuer", verify.Problem,
		"discovery document", "https://other.example.com", issuer)
}

// A key of older tokens beside ours is no reason to worry, and a kind that the cluster does not know
// keeps one check from being made, and no other.
func TestServerHasOlderKeyAndLacksKind(t *testing.T) {
	ours := filepath.Join(world.dir, signingKey)
	server := startCluster(t, kubeapi.Options{Issuer: issuer, SigningKeyFile: ours, KeyFiles: []string{ours, otherKeyFile(t)}})
	for _, r := range notOK(cluster.Run(t.Context(), input(t, server.Reader()))) {
		t.Error(tell(r))
	}
	definitions := schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	const name = "credentialsrequests.cloudcredential.openshift.io"
	if err := server.Dynamic().Resource(definitions).Delete(t.Context(), name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	// The server takes a moment to forget it.
	err := wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
		_, err := server.Dynamic().Resource(requestKind).List(ctx, metav1.ListOptions{})
		return apierrors.IsNotFound(err), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	onlyOne(t, cluster.Run(t.Context(), input(t, server.Reader())), "cluster-requests", verify.Skipped, "does not know "+name)
}
