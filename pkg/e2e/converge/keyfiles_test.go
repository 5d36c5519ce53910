package converge

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// readKey reads a private key.
func readKey(t *testing.T, file string) signingkey.Private {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, err := signingkey.ParsePrivate(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// With only the public key, tls/ is left to the user, who can put the private key there at
// any time.
func TestPublicKeyAlone(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	private := filepath.Join(c.dir, privateKeyFile)
	if err := os.RemoveAll(filepath.Dir(private)); err != nil {
		t.Fatal(err)
	}
	public, err := signingkey.EncodePublic(&readKey(t, c.h.KeyFile).Key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.pub")
	if err := os.WriteFile(file, public, 0o644); err != nil {
		t.Fatal(err)
	}
	flag := "--public-key-file=" + file
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.finds(t, nil)
	if _, err := os.Stat(private); err == nil {
		t.Error("a private key was made")
	}
	aws := c.snapshot(t)

	if err := c.h.UseKey(c.dir); err != nil {
		t.Fatal(err)
	}
	c.finds(t, nil)
	if got := c.create(t); len(got) > 0 {
		t.Errorf("create manifests changed %v", got)
	}
	c.sameAWS(t, aws)
	c.write(t, privateKeyFile, string(newKey(t)))
	c.refused(t, 3, []string{privateKeyFile})
}

// `openssl genrsa` writes PKCS#8 today, which installers up to 4.19 do not read.
func TestPKCS8Key(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	der, err := x509.MarshalPKCS8PrivateKey(readKey(t, c.h.KeyFile).Key)
	if err != nil {
		t.Fatal(err)
	}
	c.write(t, privateKeyFile, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	c.create(t)
	c.finds(t, nil)
	original, err := os.ReadFile(c.h.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	if c.read(t, privateKeyFile) != string(original) {
		t.Error("the key was not rewritten as PKCS#1")
	}
	c.write(t, privateKeyFile, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	c.finds(t, []change{{"file", privateKeyFile, "updated"}})
	c.create(t)
	c.finds(t, nil)
}

// newKey makes a signing key, of the least size that is accepted.
func newKey(t *testing.T) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, signingkey.MinimumBits)
	if err != nil {
		t.Fatal(err)
	}
	return signingkey.EncodePrivate(key)
}
