package converge

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Before the first run plan lists everything, the signing key included, and makes nothing.
func TestFirstRun(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	if err := os.RemoveAll(filepath.Join(c.dir, "tls")); err != nil {
		t.Fatal(err)
	}
	want := []change{
		{"key-pair", "RSA, 4096 bits", "create"},
		{"bucket", bucket, "create"},
		{"bucket-policy", bucket, "create"},
		{"object", bucket + "/" + discoveryKey, "create"},
		{"object", bucket + "/" + keysKey, "create"},
		{"object", bucket + "/" + jwksKey, "create"},
		{"identity-provider", provider, "create"},
		{"role", roles[0], "create"},
		{"role", roles[1], "create"},
		{"file", authenticationFile, "created"},
		{"file", alpha().secretFile(), "created"},
		{"file", alpha().namespaceFile(), "created"},
		{"file", beta().secretFile(), "created"},
		{"file", beta().namespaceFile(), "created"},
		{"file", discoveryFile, "created"},
		{"file", keysFile, "created"},
		{"file", jwksFile, "created"},
		{"file", publicKeyFile, "created"},
		{"file", privateKeyFile, "created"},
	}
	c.finds(t, want)
	if got, want := c.create(t), repaired(want[1:]); !slices.Equal(got, want) {
		t.Errorf("create manifests made %v, want %v", got, want)
	}
	c.finds(t, nil)
	if got, want := c.kids(t, keysKey), []string{keyID(t, filepath.Join(c.dir, privateKeyFile))}; !slices.Equal(got, want) {
		t.Errorf("keys.json publishes %v, want the key in tls/, %v", got, want)
	}
}

// The key in tls/ and the tags are enough to find everything again.
func TestStateLost(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	if err := os.Remove(filepath.Join(c.dir, ".openshift_install_sts_state.json")); err != nil {
		t.Fatal(err)
	}
	c.finds(t, nil)
	if got := c.create(t); len(got) > 0 {
		t.Errorf("create manifests changed %v", got)
	}
	c.sameAWS(t, s.aws)
	sameFiles(t, s.files, fingerprint(t, c.dir, results))
	// What the new state holds repairs the same as the old one.
	c.setBucketTags(t, nil)
	c.create(t)
	c.finds(t, nil)
}

// Without the key nothing tells that the published one is ours, and no other is made.
func TestKeyAndStateLost(t *testing.T) {
	s := newSuite(t)
	s.refuse(t, []refusal{{
		name: "both", code: 1, texts: []string{bucket, keyID(t, s.h.KeyFile), "--private-key-file"},
		change: func(t *testing.T, c *cluster) {
			for _, name := range []string{".openshift_install_sts_state.json", "tls", "sts"} {
				if err := os.RemoveAll(filepath.Join(c.dir, name)); err != nil {
					t.Fatal(err)
				}
			}
		},
	}})
	// Given back, it is the cluster's key.
	c := s.ready(t)
	for _, name := range []string{".openshift_install_sts_state.json", "tls"} {
		if err := os.RemoveAll(filepath.Join(c.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	flag := "--private-key-file=" + s.h.KeyFile
	c.finds(t, []change{{"file", privateKeyFile, "created"}}, flag)
	c.create(t, flag)
	c.finds(t, nil)
	c.sameAWS(t, s.aws)
}
