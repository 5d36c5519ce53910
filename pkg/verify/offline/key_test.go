package offline

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

const (
	tlsKey  = keypair.PrivateKeyFile
	keys    = "sts/oidc/keys.json"
	jwks    = "sts/oidc/openid/v1/jwks"
	cliKeys = "sts/aws-cli/oidc/keys.json"
)

// mode sets the permission of a file.
func mode(name string, perm os.FileMode) func(cluster) {
	return func(c cluster) {
		if err := os.Chmod(c.path(name), perm); err != nil {
			c.t.Fatal(err)
		}
	}
}

// otherKey is the text of a key that is not the cluster's.
func otherKey(c cluster) string {
	c.t.Helper()
	data, err := os.ReadFile(made.otherKey)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(data)
}

// otherPublic is its public part.
func otherPublic(c cluster) string {
	c.t.Helper()
	key, err := signingkey.ParsePrivate("other", []byte(otherKey(c)))
	if err != nil {
		c.t.Fatal(err)
	}
	public, err := signingkey.EncodePublic(&key.Key.PublicKey)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(public)
}

// pkcs8 writes the cluster's key as `openssl genrsa` would.
func pkcs8(c cluster) {
	key, err := signingkey.ParsePrivate(tlsKey, []byte(c.read(tlsKey)))
	if err != nil {
		c.t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key.Key)
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(tlsKey, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
}

// published changes the fields of the only key in keys.json, and of its copy.
func published(change func(map[string]string)) func(cluster) {
	return func(c cluster) {
		var set struct {
			Keys []map[string]string `json:"keys"`
		}
		if err := json.Unmarshal([]byte(c.read(keys)), &set); err != nil {
			c.t.Fatal(err)
		}
		change(set.Keys[0])
		data, err := json.Marshal(set)
		if err != nil {
			c.t.Fatal(err)
		}
		c.write(keys, string(data))
		c.write(jwks, string(data))
	}
}

func TestKey(t *testing.T) {
	editedKeys := []string{"warning unedited-files " + keys, "warning unedited-files " + jwks}
	runBroken(t, []broken{
		{
			name: "another in tls", do: func(c cluster) { c.write(tlsKey, otherKey(c)) },
			want:  []string{"problem signing-key " + tlsKey},
			words: []string{"and the one that is published is", "Move " + tlsKey + " away and run"},
		},
		{
			name: "another in tls beside a public key", from: made.publicOnly, do: func(c cluster) { c.write(tlsKey, otherKey(c)) },
			want:  []string{"problem signing-key " + tlsKey},
			words: []string{"Put the private key that belongs to sts/sa-signer.pub into " + tlsKey},
		},
		{
			name: "another public file", do: func(c cluster) { c.write(keypair.PublicKeyFile, otherPublic(c)) },
			want:  []string{"problem signing-key sts/sa-signer.pub", "warning unedited-files sts/sa-signer.pub"},
			words: []string{"the public key in sts/sa-signer.pub is "},
		},
		{
			name: "no public file", do: func(c cluster) { c.remove(keypair.PublicKeyFile) },
			want: []string{"warning signing-key sts/sa-signer.pub"},
		},
		{
			name: "a public file that is none", do: func(c cluster) { c.write(keypair.PublicKeyFile, "x") },
			want: []string{"problem signing-key sts/sa-signer.pub", "warning unedited-files sts/sa-signer.pub"},
		},
		{
			name: "a public file that is a folder", do: func(c cluster) {
				c.remove(keypair.PublicKeyFile)
				c.write(keypair.PublicKeyFile+"/x", "")
			},
			want:  []string{"problem signing-key sts/sa-signer.pub"},
			words: []string{"cannot be read: it is not a regular file"},
		},
		{
			name: "PKCS 8", do: pkcs8,
			want:  []string{"problem signing-key-form " + tlsKey},
			words: []string{"is not one PKCS#1 block alone, and openshift-install up to 4.19 reads nothing else"},
		},
		{
			name: "text beside it", do: func(c cluster) { c.add(tlsKey, "# mine\n") },
			want: []string{"problem signing-key-form " + tlsKey},
		},
		{
			name: "no key in the file", do: func(c cluster) { c.write(tlsKey, "x") },
			want:  []string{"skipped signing-key " + tlsKey, "problem signing-key-form " + tlsKey},
			words: []string{"no PEM block found", "Move " + tlsKey + " away"},
		},
		{
			name: "readable by others", do: mode(tlsKey, 0o644),
			want:  []string{"problem signing-key-form " + tlsKey},
			words: []string{"has the mode 0644: others than its owner may read it", "chmod 600 " + tlsKey},
		},
		{
			name: "state readable by others", do: mode(store.StateFileName, 0o640),
			want:  []string{"problem signing-key-form " + store.StateFileName},
			words: []string{"has the mode 0640"},
		},
		{
			name: "hive's readable by others", from: made.rendered, do: mode(hiveKeyFile, 0o604),
			want: []string{"problem signing-key-form " + hiveKeyFile},
		},
		{
			name: "not in tls", do: func(c cluster) { c.remove(tlsKey) },
			want:  []string{"problem file-names " + tlsKey, "skipped signing-key " + tlsKey, "skipped signing-key-form " + tlsKey},
			words: []string{"openshift-install would make another key, whose tokens AWS refuses"},
		},
		{
			name: "under another name", do: func(c cluster) { c.rename(tlsKey, "tls/bound-service-account.key") },
			want:  []string{"problem file-names " + tlsKey, "skipped signing-key " + tlsKey, "skipped signing-key-form " + tlsKey},
			words: []string{"tls/bound-service-account.key holds the right one, and has the wrong name", "Rename tls/bound-service-account.key to " + tlsKey + "."},
		},
		{
			name: "only a public key", from: made.publicOnly, do: func(cluster) {},
			want:  []string{"problem file-names " + tlsKey, "skipped signing-key " + tlsKey, "skipped signing-key-form " + tlsKey},
			words: []string{"only the public key was given", "Put the private key that belongs to sts/sa-signer.pub into " + tlsKey + " before"},
		},
		{
			name: "kid", do: published(func(k map[string]string) { k["kid"] = "x" }),
			want:  append([]string{"problem published-key " + keys}, editedKeys...),
			words: []string{"with other fields than the key's: kid. ", "was changed since it was written, in keys"},
		},
		{
			name: "n", do: published(func(k map[string]string) { k["n"] = "AQAB" }),
			want:  append([]string{"problem published-key " + keys}, editedKeys...),
			words: []string{"with other fields than the key's: n. "},
		},
		{
			name: "e and alg", do: published(func(k map[string]string) { k["e"] = "Aw"; delete(k, "alg") }),
			want:  append([]string{"problem published-key " + keys}, editedKeys...),
			words: []string{"with other fields than the key's: alg, e. "},
		},
		{
			name: "another key", do: published(func(k map[string]string) { k["kid"], k["n"] = "other", "AQAB" }),
			want:  append([]string{"problem published-key " + keys, "problem published-key " + keys}, editedKeys...),
			words: []string{"does not have the cluster's signing key", `has the key "other", which is not the cluster's: whoever holds it could assume the roles`},
		},
		{
			name: "another key beside it", do: func(c cluster) {
				for _, name := range []string{keys, jwks} {
					c.change(name, `"keys": [`, `"keys": [{"kid":"other","kty":"RSA","n":"AQAB","e":"AQAB"},`)
				}
			},
			want: append([]string{"problem published-key " + keys}, editedKeys...),
		},
		{
			name: "no document", do: func(c cluster) { c.remove(keys) },
			want:  []string{"problem published-key " + keys},
			words: []string{"there is no " + keys},
		},
		{
			name: "no key set", do: func(c cluster) { c.write(keys, "{") },
			want:  []string{"problem published-key " + keys, "problem published-key " + jwks, "warning unedited-files " + keys},
			words: []string{keys + " cannot be understood: key set"},
		},
		{
			name: "another copy", do: func(c cluster) { c.add(jwks, "\n") },
			want:  []string{"problem published-key " + jwks, "warning unedited-files " + jwks},
			words: []string{jwks + " is not the same document as " + keys},
		},
		{
			name: "no copy", do: func(c cluster) { c.remove(jwks) },
			want: []string{"problem published-key " + jwks},
		},
		{
			name: "a rendered copy", from: made.rendered, do: func(c cluster) { c.write(cliKeys, `{"keys":[]}`) },
			want:  []string{"problem published-key " + cliKeys, "problem published-key sts/aws-cli/oidc/openid/v1/jwks", "warning unedited-files " + cliKeys},
			words: []string{"published-key: sts/aws-cli/oidc/openid/v1/jwks is not the same document as " + cliKeys + ". See that nobody carries it out as it is; move it away"},
		},
		{
			name: "a large document", do: func(c cluster) { c.write(keys, strings.Repeat(" ", maxDocument+1)) },
			want:  []string{"problem published-key " + keys, "warning unedited-files " + keys},
			words: []string{"it is larger than 1 MiB"},
		},
	})
}

// A user's own private key beside a public one that was given is as good as one that was made.
func TestOwnPrivateKey(t *testing.T) {
	c := copyOfDir(t, made.publicOnly)
	c.write(tlsKey, copyOfDir(t, made.plain).read(tlsKey))
	c.expect(nil)
}

// What the state says of the key can be damaged, too.
func TestKeyInState(t *testing.T) {
	c := copyOfDir(t, made.plain)
	for name, b := range map[string]struct {
		damage func(*keypair.KeyPair)
		want   []string
		words  string
	}{
		"kid":               {func(k *keypair.KeyPair) { k.KeyID = "x" }, []string{"problem signing-key " + stateFile}, "calls its key x, and the key is "},
		"private":           {func(k *keypair.KeyPair) { k.PrivateKey = otherKey(c) }, []string{"problem signing-key " + stateFile}, "has a private key that is not that of its public key"},
		"unreadable":        {func(k *keypair.KeyPair) { k.PrivateKey = "x" }, []string{"problem signing-key " + stateFile}, "no PEM block"},
		"public unreadable": {func(k *keypair.KeyPair) { k.PublicKey = "x" }, []string{"problem signing-key " + stateFile, "skipped published-key"}, "no PEM block"},
	} {
		t.Run(name, func(t *testing.T) {
			in := c.input()
			b.damage(in.Key)
			results := expect(t, Run(t.Context(), in), b.want, b.words)
			for _, r := range results {
				if strings.Contains(r.Reason+r.Advice, "BEGIN") {
					t.Errorf("a key is shown: %s", r.Reason)
				}
			}
		})
	}
}

// openssl and the program agree on what is published.
func TestOpenSSLReadsThePublicKey(t *testing.T) {
	c := copyOfDir(t, made.plain)
	out, err := exec.CommandContext(t.Context(), "openssl", "rsa", "-in", c.path(tlsKey), "-pubout").Output()
	if err != nil {
		t.Fatal(err)
	}
	c.write(keypair.PublicKeyFile, string(out))
	c.expect(nil)
}
