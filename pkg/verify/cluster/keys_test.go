package cluster

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// newKey makes a key: in PEM, and as it is published.
func newKey(t *testing.T) (string, oidc.Key) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	key, err := oidc.NewKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	data, err := signingkey.EncodePublic(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), key
}

func keySet(t *testing.T, keys ...any) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestJudgeServedKeys(t *testing.T) {
	_, ours := newKey(t)
	_, other := newKey(t)
	forged := other
	forged.Kid = ours.Kid
	elliptic := map[string]any{"kty": "EC", "kid": "ec", "crv": "P-256", "x": "a", "y": "b"}

	expect(t, one(judgeServedKeys("s", ours, keySet(t, ours))), verify.OK)
	expect(t, one(judgeServedKeys("s", ours, keySet(t, other, ours, elliptic))), verify.OK, other.Kid, `"ec"`)
	expect(t, one(judgeServedKeys("s", ours, keySet(t, other))), verify.Problem, ours.Kid, other.Kid, "next-bound-service-account-signing-key", "sts/sa-signer.pub")
	expect(t, one(judgeServedKeys("s", ours, keySet(t))), verify.Problem, ours.Kid, "empty")
	expect(t, one(judgeServedKeys("s", ours, keySet(t, forged))), verify.Problem, "another modulus")
	expect(t, one(judgeServedKeys("s", ours, []byte("<html>"))), verify.Problem, "cannot be read")
	// What is no key of the kind that is known here does not keep ours from being found.
	expect(t, one(judgeServedKeys("s", ours, keySet(t, map[string]any{"kid": "x", "n": 1}, ours))), verify.OK)

	var many []any
	for range 50 {
		many = append(many, map[string]any{"kid": strings.Repeat("k\n", 100)})
	}
	r := judgeServedKeys("s", ours, keySet(t, many...))
	expect(t, one(r), verify.Problem, "…")
	if len(r.Reason) > 3000 {
		t.Errorf("50 keys of others are shown in %d characters", len(r.Reason))
	}
}

func TestJudgeBoundKeys(t *testing.T) {
	pem, ours := newKey(t)
	otherPEM, other := newKey(t)
	expect(t, one(judgeBoundKeys("s", ours, map[string]string{"service-account-001.pub": pem})), verify.OK)
	expect(t, one(judgeBoundKeys("s", ours, map[string]string{"service-account-001.pub": pem, "service-account-002.pub": otherPEM})), verify.Warning, other.Kid, "next-bound-service-account-signing-key", "service-account.key", "sts/sa-signer.pub")
	expect(t, one(judgeBoundKeys("s", ours, map[string]string{"service-account-001.pub": pem, "x": "y"})), verify.Warning, `"x"`)
}
