package live

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

const (
	fleet       = "oidc.fleet.example.com/harbor"
	fleetIssuer = "https://" + fleet
)

// hosted is a cluster whose documents the user serves from a folder.
func hosted(t *testing.T) (in Input, folder string) {
	t.Helper()
	in, folder = input(t), t.TempDir()
	in.Issuer = fleetIssuer
	discovery, err := oidc.Discovery(fleetIssuer)
	if err != nil {
		t.Fatal(err)
	}
	in.SelfHosted = &SelfHosted{Folder: "sts/oidc", Written: map[string][]byte{
		oidc.DiscoveryPath: discovery, oidc.KeysPath: published(t), oidc.APIServerKeysPath: published(t),
	}}
	in.Bucket = Resources{Skipped: "there is no bucket"}
	for path, body := range in.SelfHosted.Written {
		writeServed(t, folder, path, body)
	}
	shared.issuer.Host(fleet, folder)
	t.Cleanup(func() { shared.issuer.Host(fleet, "") })
	return in, folder
}

func writeServed(t *testing.T, folder, path string, body []byte) {
	t.Helper()
	name := filepath.Join(folder, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

// bucketless are the outcomes of what there is not.
func bucketless(others map[string]verify.Outcome) map[string]verify.Outcome {
	want := passed(map[string]verify.Outcome{"bucket": verify.Skipped, "bucket-policy": verify.Skipped, "published-objects": verify.Skipped})
	for id, outcome := range others {
		want[id] = outcome
	}
	return want
}

// serveKeys serves a key set of the cluster's key and another one.
func serveKeys(t *testing.T, folder string) (other string, body []byte) {
	t.Helper()
	key, err := oidc.NewKey(&newKey(t).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	set, err := oidc.ParseKeySet(published(t))
	if err == nil {
		set, err = set.With(key)
	}
	if err == nil {
		body, err = set.Document()
	}
	if err != nil {
		t.Fatal(err)
	}
	writeServed(t, folder, oidc.KeysPath, body)
	writeServed(t, folder, oidc.APIServerKeysPath, body)
	return key.Kid, body
}

func TestSelfHosted(t *testing.T) {
	t.Run("served", func(t *testing.T) {
		in, _ := hosted(t)
		verifytest.Expect(t, prove(t, in), bucketless(nil))
	})
	t.Run("not served", func(t *testing.T) {
		in, folder := hosted(t)
		if err := os.Remove(filepath.Join(folder, oidc.KeysPath)); err != nil {
			t.Fatal(err)
		}
		results := prove(t, in)
		verifytest.Expect(t, results, bucketless(map[string]verify.Outcome{
			"key-set-served": verify.Problem, "served-as-written": verify.Skipped, "issuer-shared": verify.Skipped,
			"token-verified": verify.Skipped, "forged-token-refused": verify.Skipped,
		}))
		if r := verifytest.Find(results, "key-set-served")[0]; r.Advice != "Serve the file sts/oidc/keys.json at this URL: to everybody, without a redirect, as application/json." {
			t.Errorf("the advice is %q", r.Advice)
		}
	})
	t.Run("not written", func(t *testing.T) {
		in, _ := hosted(t)
		delete(in.SelfHosted.Written, oidc.DiscoveryPath)
		results := prove(t, in)
		verifytest.Expect(t, results, bucketless(map[string]verify.Outcome{"served-as-written": verify.Problem}))
		if r := verifytest.Find(results, "served-as-written")[0]; r.Subject != "sts/oidc/.well-known/openid-configuration" || !strings.Contains(r.Advice, "create oidc-config") {
			t.Errorf("%s | %s", r.Subject, r.Advice)
		}
	})
	t.Run("written otherwise", func(t *testing.T) {
		in, _ := hosted(t)
		other := keySet(t, &newKey(t).PublicKey)
		in.SelfHosted.Written[oidc.KeysPath], in.SelfHosted.Written[oidc.DiscoveryPath] = other, []byte(`{"issuer":"https://other.example.com"}`)
		results := prove(t, in)
		verifytest.Expect(t, results, bucketless(map[string]verify.Outcome{"served-as-written": verify.Problem}))
		for i, want := range []verify.Outcome{verify.Problem, verify.Problem, verify.OK} {
			if r := verifytest.Find(results, "served-as-written")[i]; r.Outcome != want {
				t.Errorf("%s: %s", r.Subject, r.Outcome)
			}
		}
	})
	t.Run("more is served", func(t *testing.T) {
		in, folder := hosted(t)
		discovery := string(in.SelfHosted.Written[oidc.DiscoveryPath])
		writeServed(t, folder, oidc.DiscoveryPath, []byte(strings.Replace(discovery, "{", `{"scopes_supported":["openid"],`, 1)))
		verifytest.Expect(t, prove(t, in), bucketless(nil))
		writeServed(t, folder, oidc.DiscoveryPath, []byte(strings.Replace(discovery, `"RS256"`, `"ES256"`, 1)))
		results := prove(t, in)
		if r := verifytest.Find(results, "discovery-document-served")[0]; r.Outcome != verify.Problem || !strings.Contains(r.Reason, "ES256") {
			t.Error(verifytest.Text(results))
		}
	})
	t.Run("not reached", func(t *testing.T) {
		in, _ := hosted(t)
		in.Outbound.CABundles = nil
		verifytest.Expect(t, prove(t, in), bucketless(map[string]verify.Outcome{
			"issuer-certificate": verify.Problem, "discovery-document-served": verify.Skipped, "key-set-served": verify.Skipped,
			"api-server-key-set-served": verify.Skipped, "served-as-written": verify.Skipped, "issuer-shared": verify.Skipped,
			"discovery-document-accepted": verify.Skipped, "token-verified": verify.Skipped, "forged-token-refused": verify.Skipped,
		}))
	})
}

// Another cluster's key is a problem unless sharing was acknowledged, and never passed over.
func TestSharedIssuer(t *testing.T) {
	in, folder := hosted(t)
	in.SelfHosted.Shared = true
	results := prove(t, in)
	verifytest.Expect(t, results, bucketless(nil))
	if r := verifytest.Find(results, "issuer-shared")[0]; r.Reason != "no other cluster has joined it so far" {
		t.Errorf("the reason is %q", r.Reason)
	}

	// The other cluster joined after this one was made.
	other, body := serveKeys(t, folder)
	results = prove(t, in)
	verifytest.Expect(t, results, bucketless(map[string]verify.Outcome{"issuer-shared": verify.Warning, "served-as-written": verify.Warning}))
	if r := verifytest.Find(results, "issuer-shared")[0]; !strings.Contains(r.Reason, other) || !strings.Contains(r.Reason, "can assume this cluster's roles") {
		t.Errorf("the reason is %q", r.Reason)
	}
	if r := verifytest.Find(results, "served-as-written")[1]; !strings.Contains(r.Reason, other) || !strings.Contains(r.Advice, "before anybody serves this file") {
		t.Errorf("%s | %s", r.Reason, r.Advice)
	}
	in.SelfHosted.Written[oidc.KeysPath], in.SelfHosted.Written[oidc.APIServerKeysPath] = body, body
	verifytest.Expect(t, prove(t, in), bucketless(map[string]verify.Outcome{"issuer-shared": verify.Warning}))

	in.SelfHosted.Shared = false
	results = prove(t, in)
	verifytest.Expect(t, results, bucketless(map[string]verify.Outcome{
		"key-set-served": verify.Problem, "api-server-key-set-served": verify.Problem, "served-as-written": verify.Skipped, "issuer-shared": verify.Skipped,
		"token-verified": verify.OK, "forged-token-refused": verify.OK,
	}))
	if r := verifytest.Find(results, "key-set-served")[0]; !strings.Contains(r.Reason, other) || !strings.Contains(r.Advice, "--shared-issuer") {
		t.Errorf("%s | %s", r.Reason, r.Advice)
	}

	// A key that this program itself published, such as one before a rotation, is nobody else's.
	in.KeyIDs = []string{other}
	verifytest.Expect(t, prove(t, in), bucketless(nil))
}
