package credentialsrequest

import (
	"reflect"
	"testing"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/inclusion"
)

func newRules(t testing.TB, cluster inclusion.Cluster, release *inclusion.Release) *inclusion.Rules {
	t.Helper()
	rules, err := inclusion.New(cluster, release)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestSelect(t *testing.T) {
	ours := map[string]string{"include.release.openshift.io/self-managed-high-availability": "true"}
	other := map[string]string{"include.release.openshift.io/other": "true"}
	labelled := map[string]string{"a": "b"}
	unknown := map[string]string{"capability.openshift.io/name": "Teleport"}
	const profile = "self-managed-high-availability"
	requests := []Request{
		{Name: "ours", Namespace: "cco", Source: "f.yaml, document 1", Annotations: ours, FromPayload: true},
		{Name: "other", Source: "f.yaml, document 2", Annotations: other, FromPayload: true},
		{Name: "plain", FromPayload: true},
		{Name: "labelled", Annotations: labelled, FromPayload: true},
		{Name: "labelled-in-a-directory", Annotations: labelled},
		{Name: "unknown", Annotations: unknown},
		{Name: "another-of-ours", Annotations: ours},
	}
	rules := newRules(t, inclusion.Cluster{Capabilities: &configv1.ClusterVersionCapabilitiesSpec{}}, nil)
	included, decisions := Select(requests, rules)
	wantNames(t, included, "ours", "plain", "labelled-in-a-directory", "another-of-ours")
	want := []Decision{
		{"cco/ours", "f.yaml, document 1", true, "Included: it is for cluster profile " + profile + ".", false},
		{"other", "f.yaml, document 2", false, "Left out: it is for cluster profile other, and the cluster's is " + profile + ".", false},
		{"plain", "", true, "Included: it has no annotations that could leave it out.", false},
		{"labelled", "", false, "Left out: it is for no cluster profile, since it has no annotation include.release.openshift.io/" + profile + ".", false},
		{"labelled-in-a-directory", "", true, "Included: it is for every cluster profile.", false},
		{"unknown", "", false, `Left out: it needs "Teleport", which is not a capability that this program knows.`, true},
		{"another-of-ours", "", true, "Included: it is for cluster profile " + profile + ".", false},
	}
	if !reflect.DeepEqual(decisions, want) {
		t.Errorf("decisions\n%+v\nwant\n%+v", decisions, want)
	}
}

// A namespace may be behind the gate that its request is behind.
func TestSelectNamespaceCertain(t *testing.T) {
	gated := map[string]string{"release.openshift.io/feature-gate": "ClusterAPI"}
	requests := []Request{
		{Name: "gated", NamespaceCertain: true, Annotations: gated},
		{Name: "set", NamespaceCertain: true, Annotations: map[string]string{"release.openshift.io/feature-gate": "TechPreviewNoUpgrade"}},
		{Name: "gated, with a capability that is new", NamespaceCertain: true, Annotations: map[string]string{
			"release.openshift.io/feature-gate": "ClusterAPI", "capability.openshift.io/name": "Teleport",
		}},
		{Name: "plain", NamespaceCertain: true},
		{Name: "directory"},
	}
	cluster := inclusion.Cluster{
		FeatureSet:   "TechPreviewNoUpgrade",
		Capabilities: &configv1.ClusterVersionCapabilitiesSpec{AdditionalEnabledCapabilities: []configv1.ClusterVersionCapability{"Teleport"}},
	}
	release := &inclusion.Release{Version: "4.20.1", FeatureGates: []inclusion.FeatureGates{
		{FeatureSet: "TechPreviewNoUpgrade", Versions: []inclusion.GateVersion{{Version: "4.20.1", Enabled: []string{"ClusterAPI"}}}},
	}}
	for _, test := range []struct {
		release *inclusion.Release
		want    []bool
	}{
		{nil, []bool{false, true, false, true, false}},
		{release, []bool{true, true, true, true, false}},
	} {
		included, _ := Select(requests, newRules(t, cluster, test.release))
		var got []bool
		for _, request := range included {
			got = append(got, request.NamespaceCertain)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%v, want %v", got, test.want)
		}
	}
	if !requests[0].NamespaceCertain {
		t.Error("the input was changed")
	}
}
