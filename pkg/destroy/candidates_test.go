package destroy

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// Get makes saved a ledger.
func (s saved) Get(id string, entry any) (bool, error) {
	record, ok := s.resources[id]
	if into, is := entry.(*cloud.Record); is {
		*into = record
	}
	return ok, nil
}

// Put and Delete are not called while candidates are computed.
func (s saved) Put(context.Context, map[string]any) error { panic("the ledger is written") }
func (s saved) Delete(context.Context, ...string) error   { panic("the ledger is written") }
func secret(namespace, name string) credentialsrequest.Secret {
	return credentialsrequest.Secret{Namespace: namespace, Name: name}
}

func candidates(t *testing.T, s Scope, requests []credentialsrequest.Request, state saved) *Candidates {
	t.Helper()
	c, err := NewCandidates(s, requests, nil, state, state)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func scopeOf(name string) Scope {
	return Scope{Endpoint: endpoint.Endpoint{
		Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: name, Issuer: "https://" + name + "-oidc.s3.eu-west-1.amazonaws.com",
	}}
}

// Every Secret of a release is known without a state, under our role's name and under ccoctl's.
func TestWellKnownSecrets(t *testing.T) {
	dirs := []string{filepath.Join("..", "..", "testdata", "credentials-requests", "release")}
	requests, _, err := credentialsrequest.ReadDirs(t.Context(), dirs)
	if err != nil {
		t.Fatal(err)
	}
	const long = "a-name-of-27-characters-xyz"
	c := candidates(t, scopeOf(long), nil, saved{})
	for _, r := range requests {
		if r.Secret.Name == "autoscaler-cloud-credentials" {
			continue // no release has it: the sample's own
		}
		for _, name := range []string{rolename.Default(long, r.Secret), (long + "-" + r.Secret.Namespace + "-" + r.Secret.Name)[:64]} {
			if !slices.Contains(c.Roles, name) {
				t.Errorf("role %s is not looked for", name)
			}
		}
	}
	seen := map[credentialsrequest.Secret]bool{}
	for _, s := range wellKnown {
		if seen[s] || s.Namespace == "" || s.Name == "" {
			t.Errorf("%s is there twice, or is no Secret", s)
		}
		seen[s] = true
	}
	for _, name := range c.Roles {
		if len(name) > cloud.MaxRoleName || !strings.HasPrefix(name, long+"-") {
			t.Errorf("%s is no name of a role of the cluster's", name)
		}
	}
}

// Names by a template are tried beside the others; a Secret for which it gives none is no obstacle.
func TestNamesByTemplate(t *testing.T) {
	s := scopeOf("a")
	s.RoleNameTemplate = "{name}.{secret}.{namespace}"
	c := candidates(t, s, []credentialsrequest.Request{{Secret: secret("named", "now")}, {Secret: secret(strings.Repeat("n", 40), strings.Repeat("s", 40))}}, saved{})
	for _, name := range []string{"a.now.named", "a-named-now", "a.cloud-credentials.openshift-ingress-operator"} {
		if !slices.Contains(c.Roles, name) {
			t.Errorf("role %s is not looked for", name)
		}
	}
	if slices.Contains(c.Roles, "") {
		t.Error("a role without a name is looked for")
	}
}

func TestCandidates(t *testing.T) {
	s := scopeOf("a")
	s.Pinned, s.Recorded = true, true
	state := saved{
		assets: map[string]any{
			"credentials-requests": map[string]any{
				"candidates": []any{map[string]any{"secret": secret("left", "out")}},
				"requests":   []any{map[string]any{"secret": secret("was", "in")}},
			},
			"release-payload": map[string]any{"payload": map[string]any{"requests": []any{map[string]any{"secret": secret("of", "release")}}}},
			"iam-roles": map[string]any{"roles": []any{
				map[string]any{"secret": secret("x", "y"), "name": "a-made"}, map[string]any{"secret": secret("x", "z"), "name": "adopted-by-hand"},
				map[string]any{"secret": secret("x", "somebody"), "arn": "arn:aws:iam::123456789012:role/somebodys"},
			}},
		},
		resources: map[string]cloud.Record{
			"role/a-recorded": {Policies: []string{"arn:aws:iam::123456789012:policy/a-recorded-1"}}, "identity-provider/arn:aws:iam::123456789012:oidc-provider/x": {},
			"bucket/a-oidc": {}, "distribution/E1": {}, "origin-access-identity/E2": {}, "origin-access-control/E3": {},
		},
	}
	c := candidates(t, s, []credentialsrequest.Request{{Secret: secret("named", "now")}}, state)
	for _, name := range []string{"a-left-out", "a-was-in", "a-of-release", "a-made", "a-recorded", "a-named-now", "adopted-by-hand"} {
		if !slices.Contains(c.Roles, name) {
			t.Errorf("role %s is not looked for", name)
		}
	}
	for _, name := range []string{"somebodys", ""} {
		if slices.Contains(c.Roles, name) {
			t.Errorf("role %q is looked for", name)
		}
	}
	if want := []string{"arn:aws:iam::123456789012:oidc-provider/a-oidc.s3.eu-west-1.amazonaws.com", "arn:aws:iam::123456789012:oidc-provider/x"}; !slices.Equal(c.Providers, want) {
		t.Errorf("the providers are %q", c.Providers)
	}
	if !slices.Equal(c.Distributions, []string{"E1"}) || len(c.Access) != 2 {
		t.Errorf("the distributions are %q, the accesses %v", c.Distributions, c.Access)
	}
	if c.Ledger["role/a-recorded"].Policies == nil {
		t.Error("the role's policies are not known")
	}
	// What the Secrets of the directory name is looked for, too, and known apart from the rest.
	named, err := NewCandidates(s, nil, []string{"by-hand", "a-made"}, state, state)
	if err != nil || !slices.Contains(named.Roles, "by-hand") || !slices.Equal(named.NamedRoles, []string{"by-hand"}) {
		t.Errorf("of %q, named by Secrets alone are %q (%v)", named.Roles, named.NamedRoles, err)
	}
	// A ledger that is about another cluster says nothing about this one.
	s.Recorded, s.Other = false, "b"
	c = candidates(t, s, nil, state)
	if slices.Contains(c.Roles, "a-recorded") || slices.Contains(c.Roles, "adopted-by-hand") || len(c.Ledger) > 0 || len(c.Distributions) > 0 {
		t.Errorf("the ledger is used: %q", c.Roles)
	}
}

func TestCloudFrontDomain(t *testing.T) {
	for document, want := range map[string]string{
		`{"issuer":"https://d111111abcdef8.cloudfront.net"}`:                  "d111111abcdef8.cloudfront.net",
		`{"issuer":"https://d111111abcdef8.cloudfront.cn"}`:                   "d111111abcdef8.cloudfront.cn",
		`{"issuer":"https://a-oidc.s3.eu-west-1.amazonaws.com"}`:              "",
		`{"issuer":"http://d111111abcdef8.cloudfront.net"}`:                   "",
		`{"issuer":"https://d111111abcdef8.cloudfront.net.example.com"}`:      "",
		`{"issuer":"https://evil.example.com/d111111abcdef8.cloudfront.net"}`: "",
		`{"issuer":"https://d1\nx.cloudfront.net"}`:                           "",
		`{"issuer":1}`: "",
		`no JSON`:      "",
		``:             "",
	} {
		if got := cloudFrontDomain([]byte(document)); got != want {
			t.Errorf("%s: %q, want %q", document, got, want)
		}
	}
}
