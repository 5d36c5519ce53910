package offline

import (
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Other clusters' keys are a problem until sharing is acknowledged, and a warning that says what it means
// from then on.
func TestSharedIssuer(t *testing.T) {
	c := copyOfDir(t, made.plain)
	other, err := rsa.GenerateKey(rand.Reader, signingkey.MinimumBits)
	if err != nil {
		t.Fatal(err)
	}
	key, err := oidc.NewKey(&other.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sts/oidc/keys.json", "sts/oidc/openid/v1/jwks"} {
		set, err := oidc.ParseKeySet([]byte(c.read(name)))
		if err == nil {
			set, err = set.With(key)
		}
		if err != nil {
			t.Fatal(err)
		}
		document, err := set.Document()
		if err != nil {
			t.Fatal(err)
		}
		c.write(name, string(document))
	}
	in := c.input()
	in.Recorded = nil // that the files were changed is not the point
	in.OIDC.KeyIDs, in.OIDC.ForeignKeyIDs = append(in.OIDC.KeyIDs, key.Kid), []string{key.Kid}
	of := func(id string) verify.Result {
		t.Helper()
		for _, r := range Run(t.Context(), in) {
			if r.Check.ID == id {
				return r
			}
		}
		t.Fatalf("%s was not made", id)
		return verify.Result{}
	}
	if r := of("published-key"); r.Outcome != verify.Problem || !strings.Contains(r.Reason, key.Kid) {
		t.Errorf("published-key: %s %s", r.Outcome, r.Reason)
	}
	if r := of("shared-issuer"); r.Outcome != verify.Skipped || !strings.Contains(r.Reason, "see published-key") {
		t.Errorf("shared-issuer: %s %s", r.Outcome, r.Reason)
	}
	in.SharedIssuer = true
	if r := of("published-key"); r.Outcome != verify.OK {
		t.Errorf("published-key: %s %s", r.Outcome, r.Reason)
	}
	r := of("shared-issuer")
	if r.Outcome != verify.Warning || !strings.Contains(r.Reason, key.Kid) || !strings.Contains(r.Reason, "every cluster that holds this key can assume this cluster's roles") {
		t.Errorf("shared-issuer: %s %s", r.Outcome, r.Reason)
	}
	// One that nobody saw when the documents were written is no other cluster's that was acknowledged.
	in.OIDC.KeyIDs, in.OIDC.ForeignKeyIDs = in.OIDC.KeyIDs[:1], nil
	if r := of("published-key"); r.Outcome != verify.Problem {
		t.Errorf("published-key: %s %s", r.Outcome, r.Reason)
	}
	if r := of("shared-issuer"); r.Outcome != verify.OK || !strings.Contains(r.Reason, "no other cluster had joined") {
		t.Errorf("shared-issuer: %s %s", r.Outcome, r.Reason)
	}
}

// The trust policy is judged by the audiences of its request.
func TestAudiences(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	in.Requests[0].Audiences = []string{"vault", "sts.amazonaws.com"}
	var problems []verify.Result
	for _, r := range Run(t.Context(), in) {
		if r.Check.ID == "trust-policies" && r.Outcome == verify.Problem {
			problems = append(problems, r)
		}
	}
	if len(problems) != 1 || !strings.Contains(problems[0].Reason, "vault") {
		t.Errorf("%+v", problems)
	}
	for i, role := range in.Desired {
		if role.Description == "OpenShift role for "+in.Requests[0].Secret.String() {
			for key := range role.Trust.Statement[0].Condition["StringEquals"] {
				if strings.HasSuffix(key, ":aud") {
					in.Desired[i].Trust.Statement[0].Condition["StringEquals"][key] = []string{"sts.amazonaws.com", "vault"}
				}
			}
		}
	}
	for _, r := range Run(t.Context(), in) {
		if r.Check.ID == "trust-policies" && r.Outcome != verify.OK {
			t.Errorf("%s: %s", r.Outcome, r.Reason)
		}
	}
}
