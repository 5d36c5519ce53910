package destroy

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// A provider that other clusters share is not deleted; and of one that this cluster's tag is gone from
// the ledger's word counts for nothing, since a run that was stopped took the tag off.
func TestSharedProvider(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com"
	owned := func(names ...string) map[string]string {
		tags := map[string]string{"Name": names[0]}
		for _, name := range names {
			tags[cloud.OwnershipTag(name)] = cloud.OwnershipValue
		}
		return tags
	}
	for _, test := range []struct {
		name    string
		tags    map[string]string
		kind    endpoint.IssuerKind
		outcome Outcome
		reason  string
	}{
		{"ours alone", owned("a"), endpoint.SelfHosted, Pending, ""},
		{"ours and others'", owned("a", "c", "b"), endpoint.SelfHosted, Pending, "it stays for b, c, without this cluster's tag"},
		{"others' by now", owned("b"), endpoint.SelfHosted, Foreign, "it belongs to b, which may share the issuer"},
		{"others', of a bucket's issuer", owned("b"), endpoint.PublicBucket, Left, "the state says that it is the cluster's"},
	} {
		s := scopeOf("a")
		s.Issuer, s.IssuerKind = "https://oidc.example.com", test.kind
		p := &cloud.ProviderRemains{Cluster: "a", ARN: arn, Tags: test.tags}
		f := &Found{
			Candidates: &Candidates{Scope: s, Ledger: map[string]cloud.Record{p.ID().String(): {Status: cloud.StatusCreated}}},
			providers:  []*cloud.ProviderRemains{p},
		}
		f.list(nil)
		if len(f.items) != 1 || f.items[0].Outcome != test.outcome || !strings.HasPrefix(f.items[0].Reason, test.reason) {
			t.Errorf("%s: %+v", test.name, f.items)
		}
	}
	if own := (&cloud.ProviderRemains{Cluster: "a", Tags: owned("b", "a")}).OwnTags(); len(own) != 1 || own[0] != cloud.OwnershipTag("a") {
		t.Errorf("the tags that go are %q, and the name is the other cluster's", own)
	}
}

// The user's word counts for an issuer that the state does not know, and must be the state's otherwise.
func TestUseIssuer(t *testing.T) {
	s := scopeOf("a")
	if err := s.UseIssuer("--issuer-url", ""); err != nil || s.IssuerKind == endpoint.SelfHosted {
		t.Errorf("without an issuer: %v, %s", err, s.IssuerKind)
	}
	if err := s.UseIssuer("--issuer-url", "http://oidc.example.com"); diagnostic.KindOf(err) != diagnostic.Input {
		t.Errorf("an issuer without TLS: %v", err)
	}
	if err := s.UseIssuer("--issuer-url", "https://oidc.example.com/a"); err != nil || s.HasBucket() || s.IssuerHostPath() != "oidc.example.com/a" {
		t.Errorf("an issuer: %v, %+v", err, s)
	}
	s.Pinned = true
	if err := s.UseIssuer("x.yaml:1: issuerURL", "https://oidc.example.com/b"); err == nil || !strings.HasPrefix(err.Error(), "x.yaml:1: issuerURL ") {
		t.Errorf("another issuer than the state's: %v", err)
	}
	if err := s.UseIssuer("--issuer-url", "https://oidc.example.com/a"); err != nil {
		t.Errorf("the state's issuer: %v", err)
	}
}
