package cloud

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// What carries our tag needs no --adopt, what carries nobody's needs it, and what carries
// another cluster's is refused either way, naming that cluster.
func TestClaim(t *testing.T) {
	const (
		ours = iota
		adopt
		refused
	)
	for _, test := range []struct {
		name string
		tags map[string]string
		want int
		// cluster is the other one that is named.
		cluster string
	}{
		{"ours", OwnershipTags("c"), ours, ""},
		{"ours, and used by another", map[string]string{OwnershipTag("c"): "owned", "kubernetes.io/cluster/d": "shared"}, ours, ""},
		{"no tag", nil, adopt, ""},
		{"a user's tags", map[string]string{"team": "x", "Name": "d"}, adopt, ""},
		{"our tag with another value", map[string]string{OwnershipTag("c"): "shared"}, adopt, ""},
		{"our own cluster's", map[string]string{"kubernetes.io/cluster/c": "owned"}, adopt, ""},
		{"another's tag with another value", map[string]string{OwnershipTag("d"): "no", "kubernetes.io/cluster/d": "no"}, adopt, ""},
		{"another cluster of ours or ccoctl's", OwnershipTags("d"), refused, "cluster d (tag openshift.io/cloud-credential-operator/d=owned)"},
		{"a cluster whose name begins like ours", OwnershipTags("cc"), refused, "cluster cc "},
		{"openshift-install's", map[string]string{"kubernetes.io/cluster/d": "owned"}, refused, "cluster d (tag kubernetes.io/cluster/d=owned)"},
		{"shared by another's", map[string]string{"kubernetes.io/cluster/d": "shared"}, refused, "cluster d (tag kubernetes.io/cluster/d=shared)"},
		{"our own cluster's, by Cluster API", map[string]string{"sigs.k8s.io/cluster-api-provider-aws/cluster/c": "owned"}, adopt, ""},
		{"Cluster API's", map[string]string{"sigs.k8s.io/cluster-api-provider-aws/cluster/d": "owned"}, refused, "cluster d (tag sigs.k8s.io/cluster-api-provider-aws/cluster/d=owned)"},
		{"ROSA's", map[string]string{"rosa_cluster_id": "1a2b"}, refused, "a cluster that Red Hat manages (tag rosa_cluster_id=1a2b)"},
		{"ROSA's, of no cluster yet", map[string]string{"rosa_cluster_id": ""}, refused, "a cluster that Red Hat manages (tag rosa_cluster_id=)"},
		{"Red Hat's", map[string]string{"red-hat-managed": "true"}, refused, "a cluster that Red Hat manages (tag red-hat-managed=true)"},
		{"not Red Hat's", map[string]string{"red-hat-managed": "false"}, adopt, ""},
		{"our own cluster's and another's", map[string]string{"kubernetes.io/cluster/c": "owned", "kubernetes.io/cluster/d": "shared"}, refused, "cluster d "},
	} {
		id := ID{KindRole, "r"}
		for _, allowed := range []bool{false, true} {
			adopted, err := claim(id, "c", allowed, test.tags)
			switch {
			case test.want == ours || test.want == adopt && allowed:
				if err != nil || (len(adopted) > 0) != (test.want == adopt) {
					t.Errorf("%s, --adopt %t: %v, %v", test.name, allowed, adopted, err)
				}
			case err == nil:
				t.Errorf("%s, --adopt %t: it is taken", test.name, allowed)
			default:
				hint := strings.Join(diagnostic.Hints(err), " ")
				if !strings.HasPrefix(err.Error(), "role r exists, but does not carry the tag openshift.io/cloud-credential-operator/c=owned") || !strings.Contains(err.Error(), test.cluster) ||
					strings.Contains(hint, "give --adopt") != (test.want == adopt) {
					t.Errorf("%s, --adopt %t: %v (%s)", test.name, allowed, err, hint)
				}
			}
		}
	}
}

// A resource that is taken over is compared like one of ours: what is missing is the tags at least.
func TestCompareAdopted(t *testing.T) {
	role := roleNamed("r")
	role.Adopt = true
	large := role
	large.Inline = nil
	large.Managed = large.ManagedPolicies([]iampolicy.Document{allow("a:b")})
	policy := large.Managed[0].ARN
	trust, err := role.Trust.JSON()
	if err != nil {
		t.Fatal(err)
	}
	untagged := func(document string) map[string]ActualPolicy {
		return map[string]ActualPolicy{policy: {Document: document, Attached: true}}
	}
	owner := `tags["openshift.io/cloud-credential-operator/c"]`
	for _, test := range []struct {
		name    string
		desired Resource
		actual  Actual
		adopted []string
		fields  []string
		action  Action
	}{
		{
			"bucket", Bucket{Cluster: "c", BucketName: "b", Tags: OwnershipTags("c"), Adopt: true}, &ActualBucket{Tags: map[string]string{"team": "x"}},
			[]string{"bucket/b"}, []string{`tags["Name"]`, owner}, ActionUpdate,
		},
		{
			"bucket with an intent", Bucket{Cluster: "c", BucketName: "b", Tags: OwnershipTags("c"), Adopt: true}, &ActualBucket{Intended: true},
			nil, []string{`tags["Name"]`, owner}, ActionUpdate,
		},
		{
			"provider", OIDCProvider{Cluster: "c", ARN: "p", Audiences: []string{"a"}, Tags: OwnershipTags("c"), Adopt: true}, &ActualProvider{},
			[]string{"identity-provider/p"}, []string{"audiences", `tags["Name"]`, owner}, ActionUpdate,
		},
		{
			"role", role, &ActualRole{Path: "/p/", Description: "d", Trust: trust, Inline: map[string]string{"r": allowText("s3:*")}},
			[]string{"role/r"}, []string{`policies["r"].statement[0].action`, `tags["Name"]`, owner, `tags["team"]`}, ActionUpdate,
		},
		{
			"policy of a role of ours", large, &ActualRole{Path: "/p/", Description: "d", Trust: trust, Tags: maps.Clone(role.Tags), Managed: untagged(allowText("a:*"))},
			[]string{"policy/" + policy},
			[]string{`managedPolicies["` + policy + `"].statement[0].action`, `managedPolicies["` + policy + `"].` + `tags["Name"]`, `managedPolicies["` + policy + `"].` + owner, `managedPolicies["` + policy + `"].` + `tags["team"]`},
			ActionUpdate,
		},
		{
			"policy without its role", large, &ActualRole{Missing: true, Managed: untagged(allowText("a:b"))},
			[]string{"policy/" + policy}, nil, ActionCreate,
		},
		{
			"a policy that is not needed stays", role, &ActualRole{Path: "/p/", Description: "d", Trust: trust, Inline: map[string]string{"r": allowText("s3:get")}, Tags: maps.Clone(role.Tags), Managed: untagged("{}")},
			nil, nil, ActionNone,
		},
	} {
		c, err := test.desired.Compare(test.actual)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var adopted []string
		for _, id := range c.Adopted {
			adopted = append(adopted, id.String())
		}
		if !slices.Equal(adopted, test.adopted) || !slices.Equal(fieldsOf(c.Differences), test.fields) || c.Action != test.action || len(c.AdoptionNotes()) != len(adopted) {
			t.Errorf("%s: %s, takes over %q, %q differ; want %s, %q, %q", test.name, c.Action, adopted, fieldsOf(c.Differences), test.action, test.adopted, test.fields)
		}
	}
	// Another cluster's policy is refused, and so is one for a role that is adopted.
	others := untagged(allowText("a:b"))
	others[policy] = ActualPolicy{Document: allowText("a:b"), Tags: OwnershipTags("d")}
	if _, err := large.Compare(&ActualRole{Path: "/p/", Trust: trust, Managed: others}); err == nil || !strings.Contains(err.Error(), "cluster d ") {
		t.Errorf("a policy of another cluster's: %v", err)
	}
}

// What others attached to a role that is taken over is named, and to nothing else.
func TestAdoptionNotes(t *testing.T) {
	r := roleNamed("r")
	r.Managed = r.ManagedPolicies([]iampolicy.Document{allow("a:b")})
	c := Comparison{
		Desired: r, Adopted: []ID{r.ID(), {KindPolicy, r.Managed[0].ARN}},
		Actual: &ActualRole{Foreign: []string{"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
	}
	want := []string{
		"role r has no tag of this cluster and is to be taken over, with the managed policies that others attached to it, which stay: arn:aws:iam::aws:policy/AdministratorAccess, arn:aws:iam::aws:policy/ReadOnlyAccess",
		"policy " + r.Managed[0].ARN + " has no tag of this cluster and is to be taken over",
	}
	if got := c.AdoptionNotes(); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	c.Adopted, c.Actual = c.Adopted[:1], nil
	if got := c.AdoptionNotes(); len(got) != 1 || strings.Contains(got[0], "attached") {
		t.Errorf("got %q", got)
	}
}

// An attached policy is somebody else's unless it is desired, or the cluster's by its tags.
func TestIsForeign(t *testing.T) {
	r := roleNamed("r")
	r.Managed = r.ManagedPolicies([]iampolicy.Document{allow("a:b")})
	old := r.NumberedPolicyARN(2)
	for _, test := range []struct {
		arn  string
		tags map[string]string
		want bool
	}{
		{r.Managed[0].ARN, nil, false}, {old, OwnershipTags("c"), false}, {old, OwnershipTags("d"), true}, {old, nil, true},
		{"arn:aws:iam::aws:policy/AdministratorAccess", nil, true},
	} {
		if got := r.IsForeign(test.arn, ActualPolicy{Tags: test.tags}); got != test.want {
			t.Errorf("%s with the tags %v: %t", test.arn, test.tags, got)
		}
	}
}

// Under another name a role is the same, with policies that follow.
func TestNamed(t *testing.T) {
	r := roleNamed("r")
	want := roleNamed("kept")
	if got := r.Named("kept"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	r.Inline, want.Inline = nil, nil
	documents := []iampolicy.Document{allow("a:b"), allow("c:d")}
	r.Managed, want.Managed = r.ManagedPolicies(documents), want.ManagedPolicies(documents)
	if got := r.Named("kept"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if r.RoleName != "r" || r.Managed[0].PolicyName != "r-1" {
		t.Errorf("the role itself has become %+v", r)
	}
}
