package token

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// The text of a token, but for what is random, is that of kube-apiserver's.
func TestMint(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	minter, err := NewMinter("https://issuer.example.com", key)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_800_000_000, 0)
	text, err := minter.Mint(ServiceAccount{"openshift-ingress-operator", "ingress-operator"}, Audience, now)
	if err != nil {
		t.Fatal(err)
	}
	header, payload, _ := strings.Cut(text, ".")
	payload, _, _ = strings.Cut(payload, ".")
	kid, err := oidc.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := decoded(t, header), `{"alg":"RS256","kid":"`+kid+`"}`; got != want {
		t.Errorf("header %s, expected %s", got, want)
	}
	const want = `{"aud":["openshift"],"exp":1800000540,"iat":1799999940,"iss":"https://issuer.example.com","jti":"ID",` +
		`"kubernetes.io":{"namespace":"openshift-ingress-operator","node":{"name":"openshift-install-sts","uid":"ID"},` +
		`"pod":{"name":"openshift-install-sts-verify","uid":"ID"},"serviceaccount":{"name":"ingress-operator","uid":"ID"}},` +
		`"nbf":1799999940,"sub":"system:serviceaccount:openshift-ingress-operator:ingress-operator"}`
	if got := withoutIDs(t, decoded(t, payload)); got != want {
		t.Errorf("payload %s,\nexpected %s", got, want)
	}
	verifies(t, text, &key.PublicKey, true)
}

// An impostor's token names a key that has not signed it.
func TestImpostor(t *testing.T) {
	var keys []*rsa.PrivateKey
	for range 2 {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	minter, err := NewImpostor("https://issuer.example.com", keys[1], "the kid of the first")
	if err != nil {
		t.Fatal(err)
	}
	text, err := minter.Mint(ServiceAccount{"a", "b"}, Audience, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	header, _, _ := strings.Cut(text, ".")
	if got := decoded(t, header); got != `{"alg":"RS256","kid":"the kid of the first"}` {
		t.Errorf("header %s", got)
	}
	verifies(t, text, &keys[0].PublicKey, false)
	verifies(t, text, &keys[1].PublicKey, true)
}

func verifies(t *testing.T, text string, key *rsa.PublicKey, want bool) {
	t.Helper()
	signed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signed.Verify(key); (err == nil) != want {
		t.Errorf("the signature is verified: %v, expected %t", err, want)
	}
}

func decoded(t *testing.T, part string) string {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// withoutIDs demands that the random identifiers are UUIDs, all different, and hides them.
func withoutIDs(t *testing.T, payload string) string {
	t.Helper()
	var claims struct {
		ID         string                     `json:"jti"`
		Kubernetes map[string]json.RawMessage `json:"kubernetes.io"`
	}
	if err := json.Unmarshal([]byte(payload), &claims); err != nil {
		t.Fatal(err)
	}
	ids := []string{claims.ID}
	for _, object := range []string{"node", "pod", "serviceaccount"} {
		var reference struct{ UID string }
		if err := json.Unmarshal(claims.Kubernetes[object], &reference); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, reference.UID)
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if len(id) != 36 || seen[id] {
			t.Errorf("identifier %q", id)
		}
		seen[id] = true
		payload = strings.ReplaceAll(payload, id, "ID")
	}
	return payload
}
