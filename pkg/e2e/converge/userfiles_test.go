package converge

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What the user adds to manifests of ours stays, through a repair, too.
func TestFieldsOfTheUserStay(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	added := map[string]string{
		authenticationFile:      "  type: OIDC\n  oidcProviders:\n  - name: corporate\n",
		alpha().secretFile():    "immutable: true\n",
		alpha().namespaceFile(): "  annotations:\n    workload.openshift.io/allowed: management\n",
	}
	if !strings.HasSuffix(c.read(t, alpha().namespaceFile()), "metadata:\n  name: openshift-alpha\n") {
		t.Fatalf("%s does not end in its name", alpha().namespaceFile())
	}
	for file, text := range added {
		c.write(t, file, c.read(t, file)+text)
	}
	before := fingerprint(t, c.dir, results)
	c.finds(t, nil)
	c.create(t)
	sameFiles(t, before, fingerprint(t, c.dir, results))

	c.write(t, authenticationFile, strings.Replace(c.read(t, authenticationFile), "https://"+issuer, "https://other.example.com", 1))
	c.write(t, alpha().secretFile(), strings.Replace(c.read(t, alpha().secretFile()), ":role/", ":role/x-", 1))
	c.finds(t, []change{{"file", authenticationFile, "updated"}, {"file", alpha().secretFile(), "updated"}})
	c.create(t)
	c.finds(t, nil)
	for file, texts := range map[string][]string{
		authenticationFile:   {"type: OIDC", "name: corporate", "serviceAccountIssuer: https://" + issuer},
		alpha().secretFile(): {"immutable: true", ":role/" + alpha().role(infra)},
	} {
		for _, text := range texts {
			if !strings.Contains(c.read(t, file), text) {
				t.Errorf("%s does not hold %q:\n%s", file, text, c.read(t, file))
			}
		}
	}

	// The API server would let stringData win, and a reader would be misled.
	c.write(t, alpha().secretFile(), c.read(t, alpha().secretFile())+"data:\n  credentials: eA==\n  other: eA==\n")
	c.finds(t, []change{{"file", alpha().secretFile(), "updated"}})
	c.create(t)
	c.finds(t, nil)
	if text := c.read(t, alpha().secretFile()); strings.Contains(text, "credentials: eA==") || !strings.Contains(text, "other: eA==") {
		t.Errorf("the Secret's data are not as they should be:\n%s", text)
	}
}

// The documents in the install directory are a copy. A key that gets into them, be it one
// of another cluster that used the directory, is never published: its holder could assume
// every role.
func TestLocalKeySetIsACopy(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	for name, text := range map[string]string{
		"another key": editDocument(t, c.read(t, keysFile), func(d document) { d["keys"] = append(d["keys"].([]any), theirKey()) }),
		"no key set":  "garbage",
	} {
		t.Run(name, func(t *testing.T) {
			c.write(t, keysFile, text)
			c.finds(t, []change{{"file", keysFile, "updated"}})
			c.create(t)
			c.finds(t, nil)
			want := []string{keyID(t, s.h.KeyFile)}
			for _, key := range keySets {
				if got := c.kids(t, key); !slices.Equal(got, want) {
					t.Errorf("%s publishes %v, want %v", key, got, want)
				}
				if got := kidsOf(t, c.read(t, "sts/oidc/"+key)); !slices.Equal(got, want) {
					t.Errorf("sts/oidc/%s holds %v, want %v", key, got, want)
				}
			}
		})
	}
}

// Keys are for their owner alone, whatever their mode was before.
func TestModes(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	for _, file := range []string{privateKeyFile, alpha().secretFile()} {
		if err := os.Chmod(filepath.Join(c.dir, file), 0o664); err != nil {
			t.Fatal(err)
		}
	}
	c.finds(t, nil)
	c.create(t)
	for file, want := range map[string]os.FileMode{
		privateKeyFile: 0o600, ".openshift_install_sts_state.json": 0o600, ".openshift_install_sts.log": 0o600,
		publicKeyFile: 0o640, beta().secretFile(): 0o640,
		alpha().secretFile(): 0o664, // a manifest's mode is the user's
	} {
		info, err := os.Stat(filepath.Join(c.dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has the mode %o, want %o", file, got, want)
		}
	}
}
