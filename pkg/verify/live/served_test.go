package live

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// serve makes the checks while the issuer does something wrong.
func serve(t *testing.T, in Input, fault func(*issuer.Request) *issuer.Fault) []verify.Result {
	t.Helper()
	shared.issuer.SetFault(fault)
	defer shared.issuer.SetFault(nil)
	return prove(t, in)
}

// second is a fault of every reading of a document but the first.
func second(path string, f issuer.Fault) func(*issuer.Request) *issuer.Fault {
	reads := 0
	return func(r *issuer.Request) *issuer.Fault {
		if r.Path == path {
			if reads++; reads > 1 {
				return &f
			}
		}
		return nil
	}
}

// keySet is the document that publishes a key.
func keySet(t *testing.T, public *rsa.PublicKey) []byte {
	t.Helper()
	key, err := oidc.NewKey(public)
	if err != nil {
		t.Fatal(err)
	}
	set, err := oidc.KeySet{}.With(key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := set.Document()
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func published(t *testing.T) []byte { return keySet(t, &shared.cluster.Key.PublicKey) }

func impostor(t *testing.T) []byte { return withImpostor(t, &newKey(t).PublicKey) }

// withImpostor is the document that publishes the cluster's key, and another under its kid.
func withImpostor(t *testing.T, public *rsa.PublicKey) []byte {
	t.Helper()
	var keys []oidc.Key
	for _, k := range []*rsa.PublicKey{&shared.cluster.Key.PublicKey, public} {
		key, err := oidc.NewKey(k)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	keys[1].Kid = keys[0].Kid
	body, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// marker says that this process is one whose system trusts the stand-in's authority.
const marker = "VERIFY_LIVE_TRUSTS_STANDIN"

// trusting runs the test in another process, whose system trusts the stand-in's authority:
// Go reads the system's authorities once. It returns true there; here it returns false, when
// the other one has passed.
func trusting(t *testing.T) bool {
	t.Helper()
	if os.Getenv(marker) != "" {
		return true
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), marker+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}
