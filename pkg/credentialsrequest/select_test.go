package credentialsrequest

import (
	"reflect"
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func withCapabilities(baseline string, additional ...configv1.ClusterVersionCapability) Cluster {
	return Cluster{Capabilities: &configv1.ClusterVersionCapabilitiesSpec{
		BaselineCapabilitySet:         configv1.ClusterVersionCapabilitySet(baseline),
		AdditionalEnabledCapabilities: additional,
	}}
}

func TestSelect(t *testing.T) {
	const (
		gate    = "release.openshift.io/feature-gate"
		set     = "release.openshift.io/feature-set"
		capName = "capability.openshift.io/name"
		profile = "include.release.openshift.io/self-managed-high-availability"
		ibm     = "include.release.openshift.io/ibm-cloud-managed"

		every     = "Included: it is for every cluster profile."
		ours      = "Included: it is for cluster profile self-managed-high-availability."
		unjudged  = "Included: whether its feature gate (release.openshift.io/feature-gate=%) is on cannot be judged without the release payload, so it is kept."
		wrongSet  = "Left out: it is for feature set %, and the cluster's is "
		notNeeded = "Left out: the install-config does not enable all that it needs (disabled capabilities: %)."
	)
	text := func(format, value string) string { return strings.Replace(format, "%", value, 1) }
	preview := Cluster{FeatureSet: "TechPreviewNoUpgrade"}
	custom := Cluster{FeatureSet: "CustomNoUpgrade"}
	type annotations = map[string]string
	tests := []struct {
		name        string
		annotations annotations
		cluster     Cluster
		in          bool
		warning     bool
		reason      string
	}{
		{"no annotations", nil, Cluster{}, true, false, "Included: it has no annotations that could leave it out."},
		{"empty annotations", annotations{}, Cluster{}, true, false, "Included: it has no annotations that could leave it out."},
		{"annotations of others", annotations{"a": "b"}, Cluster{}, true, false, every},

		{"our profile", annotations{profile: "true"}, Cluster{}, true, false, ours},
		{"our profile and another", annotations{profile: "true", ibm: "true"}, Cluster{}, true, false, ours},
		{"another profile", annotations{ibm: "true"}, Cluster{}, false, false,
			"Left out: it is for cluster profile ibm-cloud-managed, and the cluster's is self-managed-high-availability."},
		{"other profiles", annotations{ibm: "true", "include.release.openshift.io/hypershift": "true"}, Cluster{}, false, false,
			"Left out: it is for cluster profile hypershift or ibm-cloud-managed, and the cluster's is self-managed-high-availability."},
		{"our profile, but not", annotations{profile: "false"}, Cluster{}, false, false, "Left out: " + profile + ` is "false", not "true".`},
		{"our profile, in other letters", annotations{profile: "True"}, Cluster{}, false, false, "Left out: " + profile + ` is "True", not "true".`},

		{"excluded for somebody", annotations{profile: "true", "exclude.release.openshift.io/internal-openshift-hosted": "true"}, Cluster{}, true, false, ours},
		{"excluded for nobody", annotations{"exclude.release.openshift.io/": "true"}, Cluster{}, true, false, every},
		{"major version", annotations{"release.openshift.io/major-version": "99"}, Cluster{}, true, false, every},

		{"feature set, not ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, Cluster{}, false, false, text(wrongSet, "TechPreviewNoUpgrade") + "Default."},
		{"feature set, ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, preview, true, false,
			"Included: it is for feature set TechPreviewNoUpgrade, and it is for cluster profile self-managed-high-availability."},
		{"feature sets, ours among them", annotations{set: "CustomNoUpgrade,TechPreviewNoUpgrade"}, custom, true, false,
			"Included: it is for feature set CustomNoUpgrade or TechPreviewNoUpgrade, and it is for every cluster profile."},
		{"feature sets, not ours", annotations{set: "CustomNoUpgrade,TechPreviewNoUpgrade"}, Cluster{FeatureSet: "DevPreviewNoUpgrade"}, false, false,
			text(wrongSet, "CustomNoUpgrade or TechPreviewNoUpgrade") + "DevPreviewNoUpgrade."},
		{"feature set Default", annotations{set: "Default"}, Cluster{}, true, false, "Included: it is for feature set Default, and it is for every cluster profile."},
		{"feature set Default, not ours", annotations{set: "Default"}, preview, false, false, text(wrongSet, "Default") + "TechPreviewNoUpgrade."},
		{"feature set unknown", annotations{set: "TechPreview"}, Cluster{}, false, true,
			`Left out: unrecognized value "TechPreview" in release.openshift.io/feature-set=TechPreview; known values are: CustomNoUpgrade,Default,DevPreviewNoUpgrade,OKD,TechPreviewNoUpgrade.`},

		{"feature gate that is a feature set, not ours", annotations{gate: "TechPreviewNoUpgrade"}, Cluster{}, false, false, text(wrongSet, "TechPreviewNoUpgrade") + "Default."},
		{"feature gate that is a feature set, ours", annotations{gate: "TechPreviewNoUpgrade"}, preview, true, false,
			"Included: it is for feature set TechPreviewNoUpgrade, and it is for every cluster profile."},
		{"feature gates that are feature sets", annotations{gate: "DevPreviewNoUpgrade, CustomNoUpgrade"}, custom, true, false,
			"Included: it is for feature set DevPreviewNoUpgrade or CustomNoUpgrade, and it is for every cluster profile."},
		{"feature gate that is a feature set, another profile", annotations{gate: "CustomNoUpgrade", ibm: "true"}, custom, false, false,
			"Left out: it is for cluster profile ibm-cloud-managed, and the cluster's is self-managed-high-availability."},
		{"feature gate", annotations{gate: "ClusterAPI"}, Cluster{}, true, false, text(unjudged, "ClusterAPI")},
		{"feature gate that must be off", annotations{gate: "-TechPreviewNoUpgrade"}, preview, true, false, text(unjudged, "-TechPreviewNoUpgrade")},
		{"feature gate and a feature set in one", annotations{gate: "TechPreviewNoUpgrade,ClusterAPI"}, Cluster{}, true, false, text(unjudged, "TechPreviewNoUpgrade,ClusterAPI")},
		{"feature gate empty", annotations{gate: " , "}, Cluster{}, true, false, every},
		{"feature gate, another profile", annotations{gate: "ClusterAPI", ibm: "true"}, Cluster{}, false, false,
			"Left out: it is for cluster profile ibm-cloud-managed, and the cluster's is self-managed-high-availability."},
		{"feature gate, missing capability", annotations{gate: "ClusterAPI", capName: "Storage"}, withCapabilities("None"), false, false, text(notNeeded, "Storage")},
		{"feature set and gate", annotations{gate: "ClusterAPI", set: "TechPreviewNoUpgrade"}, preview, false, false,
			"Left out: both feature set and feature gate annotations are present: manifests may specify either a feature set or a feature gate, but not both."},

		{"capability, no filter", annotations{capName: "Storage"}, Cluster{}, true, false, every},
		{"unknown capability, no filter", annotations{capName: "Teleport"}, Cluster{}, true, false, every},
		{"capability of the default baseline", annotations{capName: "Storage"}, withCapabilities(""), true, false,
			"Included: it is for every cluster profile, and the install-config enables what it needs (Storage)."},
		{"capability of the baseline", annotations{capName: "Storage"}, withCapabilities("v4.12"), true, false,
			"Included: it is for every cluster profile, and the install-config enables what it needs (Storage)."},
		{"capability beyond the baseline", annotations{capName: "CloudCredential"}, withCapabilities("v4.12"), false, false, text(notNeeded, "CloudCredential")},
		{"additional capability", annotations{capName: "CloudCredential"}, withCapabilities("v4.12", "CloudCredential"), true, false,
			"Included: it is for every cluster profile, and the install-config enables what it needs (CloudCredential)."},
		{"one of two capabilities", annotations{capName: "Storage+CloudCredential"}, withCapabilities("v4.12"), false, false, text(notNeeded, "CloudCredential")},
		{"two capabilities", annotations{capName: "Storage+CloudCredential"}, withCapabilities("None", "CloudCredential", "Storage"), true, false,
			"Included: it is for every cluster profile, and the install-config enables what it needs (Storage+CloudCredential)."},
		{"no capability", annotations{profile: "true", capName: ""}, withCapabilities("None"), true, false, ours},
		{"unknown capability", annotations{capName: "Storage+Teleport"}, withCapabilities("vCurrent"), false, true,
			`Left out: it needs "Teleport", which is not a capability that this program knows.`},
		{"unknown capability that the user enables", annotations{capName: "Storage+Teleport"}, withCapabilities("vCurrent", "Teleport"), true, true,
			`Included: the install-config enables "Teleport", which is not a capability that this program knows.`},
		{"unknown capability, another profile", annotations{ibm: "true", capName: "Teleport"}, withCapabilities("vCurrent"), false, false,
			"Left out: it is for cluster profile ibm-cloud-managed, and the cluster's is self-managed-high-availability."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := Request{Name: "shipper", Namespace: "cco", Source: "f.yaml, document 1", Annotations: test.annotations}
			included, decisions, err := Select([]Request{request}, test.cluster)
			if err != nil {
				t.Fatal(err)
			}
			want := []Decision{{"cco/shipper", "f.yaml, document 1", test.in, test.reason, test.warning}}
			if !reflect.DeepEqual(decisions, want) {
				t.Errorf("decisions\n%+v\nwant\n%+v", decisions, want)
			}
			if test.in {
				wantNames(t, included, "shipper")
			} else {
				wantNames(t, included)
			}
		})
	}
}

func TestSelectKeepsOrder(t *testing.T) {
	other := map[string]string{"include.release.openshift.io/other": "true"}
	requests := []Request{{Name: "c"}, {Name: "b", Annotations: other}, {Name: "a"}}
	included, decisions, err := Select(requests, Cluster{})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, included, "c", "a")
	var got []string
	for _, decision := range decisions {
		got = append(got, decision.Request)
	}
	if strings.Join(got, " ") != "c b a" {
		t.Error(got)
	}
}

// A namespace may be behind the gate that its request is behind.
func TestSelectNamespaceCertain(t *testing.T) {
	requests := []Request{
		{Name: "gated", NamespaceCertain: true, Annotations: map[string]string{"release.openshift.io/feature-gate": "ClusterAPI"}},
		{Name: "set", NamespaceCertain: true, Annotations: map[string]string{"release.openshift.io/feature-gate": "TechPreviewNoUpgrade"}},
		{Name: "gated, with a capability that is new", NamespaceCertain: true, Annotations: map[string]string{
			"release.openshift.io/feature-gate": "ClusterAPI", "capability.openshift.io/name": "Teleport",
		}},
		{Name: "plain", NamespaceCertain: true},
		{Name: "directory"},
	}
	cluster := withCapabilities("", "Teleport")
	cluster.FeatureSet = "TechPreviewNoUpgrade"
	included, _, err := Select(requests, cluster)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, false, true, false} {
		if included[i].NamespaceCertain != want {
			t.Errorf("%s: %t", included[i].Name, included[i].NamespaceCertain)
		}
	}
	if !requests[0].NamespaceCertain {
		t.Error("the input was changed")
	}
}

func TestSelectReasonIsOneLine(t *testing.T) {
	request := Request{Name: "a", Annotations: map[string]string{"release.openshift.io/feature-gate": "a\nb" + strings.Repeat("c", 10000)}}
	_, decisions, err := Select([]Request{request}, Cluster{})
	if err != nil {
		t.Fatal(err)
	}
	if reason := decisions[0].Reason; strings.Contains(reason, "\n") || len(reason) > 600 {
		t.Errorf("%d bytes: %.100q", len(reason), reason)
	}
}

func TestSelectUnknownBaseline(t *testing.T) {
	included, decisions, err := Select([]Request{{Name: "a"}}, withCapabilities("v3.11"))
	if included != nil || decisions != nil {
		t.Errorf("%v, %v", included, decisions)
	}
	wantProblems(t, err, `install-config: capabilities.baselineCapabilitySet: there is no capability set "v3.11"`)
	const known = "The sets that this program knows are None, v4.11, v4.12, v4.13, v4.14, v4.15, v4.16, v4.17, v4.18, vCurrent"
	if hints := diagnostic.Hints(err); len(hints) != 1 || !strings.HasPrefix(hints[0], known) {
		t.Errorf("hints %q", hints)
	}
}

// Were a feature set added to one of the two libraries only, requests would be judged wrong.
func TestFeatureSetsAgreeWithLibrary(t *testing.T) {
	for _, name := range featureSets() {
		request := Request{Name: "a", Annotations: map[string]string{"release.openshift.io/feature-set": name}}
		cluster := Cluster{FeatureSet: name}
		if name == "Default" {
			cluster.FeatureSet = ""
		}
		included, decisions, err := Select([]Request{request}, cluster)
		if err != nil || len(included) != 1 {
			t.Errorf("%s: %v, %v", name, decisions, err)
		}
	}
}
