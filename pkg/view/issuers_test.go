package view

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/lint"
)

// text returns what is written for people.
func text(t *testing.T, result interface{ Text(w io.Writer) error }) string {
	t.Helper()
	var out bytes.Buffer
	if err := result.Text(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What stands for a distribution that does not exist is for comparisons, and not for people.
func TestPlanOfUnknownIssuer(t *testing.T) {
	host := strings.TrimPrefix(endpoint.PendingIssuer, "https://")
	changes := []Change{
		{Action: cloud.ActionCreate, Kind: "identity-provider", Name: "arn:x/" + host},
		{Action: cloud.ActionUpdate, Kind: "bucket-policy", Name: "b", Differences: []diff.Difference{{Field: "condition", To: "distribution/" + cloud.PendingDistribution}}},
	}
	unknown := cluster
	unknown.Issuer = ""
	got := text(t, NewPlan(unknown, changes, nil))
	for _, want := range []string{"\nIssuer  (known once the distribution exists)\n", "+ identity-provider arn:x/(known once the distribution exists)\n", `"distribution/(known once the distribution exists)"`} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwithout %q", got, want)
		}
	}
	if strings.Contains(got, host) || strings.Contains(got, cloud.PendingDistribution) {
		t.Errorf("got\n%s", got)
	}
	data, err := json.Marshal(NewPlan(unknown, nil, nil))
	if err != nil || strings.Contains(string(data), `"issuer"`) {
		t.Errorf("an issuer that is not known is %s (%v)", data, err)
	}
}

// How roles are other than asked for, and what the lint found, is said whether there are changes or not.
func TestPlanRemarks(t *testing.T) {
	for _, changes := range [][]Change{nil, {{Action: cloud.ActionCreate, Kind: "bucket", Name: "b"}}} {
		p := NewPlan(cluster, changes, nil)
		p.Adjusted = []Adjusted{{Request: "ns/one", Adjustments: []credentialsrequest.Adjustment{{What: "removes a:B", Reason: "not used"}}}}
		p.Findings = []lint.Finding{
			{Check: "any-resource", Request: "ns/one", Detail: "every resource of the account: a:C"},
			{Check: "any-resource", Request: "ns/two", Detail: "every resource of the account: a:D", Silenced: true, Reason: "known"},
		}
		got := text(t, p)
		for _, want := range []string{
			"\nOther than CredentialsRequest ns/one asks for\n  removes a:B (not used)\n",
			"\nPolicy lint: 1 finding, 1 silenced (docs/lint.md says what they mean, and how to silence one)\n  ns/one\n    any-resource: every resource of the account: a:C\n",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("got\n%s\nwithout %q", got, want)
			}
		}
		if strings.Contains(got, "a:D") {
			t.Errorf("what is silenced is shown:\n%s", got)
		}
	}
}

func TestCreatedIssuers(t *testing.T) {
	got := text(t, Created{
		Bucket: &Outcome{"b", cloud.Created}, Distribution: &Distribution{"E1", "d1.cloudfront.net", cloud.Updated}, BucketPolicy: &Outcome{"b", cloud.Created},
		KMSKeyPolicyStatement: json.RawMessage(`{"Sid":"x"}`),
	})
	const want = "Bucket         b (created)\nDistribution   E1 (updated)\nBucket policy  created\n" +
		"The policy of the KMS key must have this statement:\n  {\"Sid\":\"x\"}\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	got = text(t, Created{Issuer: "https://i", Serve: []Serve{{"sts/oidc/keys.json", "https://i/keys.json", "application/json"}}})
	const served = "Issuer  https://i\nTo be served to everybody:\n  https://i/keys.json (application/json)\n            from sts/oidc/keys.json\n"
	if got != served {
		t.Errorf("got\n%s\nwant\n%s", got, served)
	}
}
