package inclusion

import (
	"strings"
	"testing"
)

// What a release brings, with a release that says nothing about gates.
func TestJudgePayload(t *testing.T) {
	const (
		otherKind = "Left out: its release.openshift.io/major-version=% leaves it out of a release of major version 4 " +
			"(major version filtering is only supported for feature gates and custom resources)."
		noGates = "Included: whether its feature gate (release.openshift.io/feature-gate=%) is on cannot be judged since the release has no FeatureGate manifest for feature set "
	)
	judgeRows(t, []row{
		{"no annotations", nil, Cluster{}, Verdict{true, "Included: it has no annotations that could leave it out.", false, false}},
		{"empty annotations", annotations{}, Cluster{}, Verdict{true, "Included: it has no annotations that could leave it out.", false, false}},
		{"annotations of others", annotations{"a": "b"}, Cluster{}, Verdict{false, nobodys, false, false}},
		{"our profile", annotations{profile: "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"our profile and another", annotations{profile: "true", ibm: "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"another profile", annotations{ibm: "true"}, Cluster{}, Verdict{false, notOurs, false, false}},
		{"our profile, but not", annotations{profile: "false"}, Cluster{}, Verdict{false, "Left out: " + profile + ` is "false", not "true".`, false, false}},
		{"our profile, as the config operator's", annotations{profile: forConfigOperator}, Cluster{},
			Verdict{false, "Left out: " + profile + ` is "false-except-for-the-config-operator", not "true".`, false, false}},
		{"capability alone", annotations{capName: "Storage"}, Cluster{}, Verdict{false, nobodys, false, false}},
		{"excluded from hosted clusters", annotations{profile: "true", hosted: "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"excluded from nothing", annotations{profile: "true", "exclude.release.openshift.io/": "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"excluded only", annotations{hosted: "true"}, Cluster{}, Verdict{false, nobodys, false, false}},

		{"feature set, not ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, Cluster{}, Verdict{false, fill(wrongSet, "TechPreviewNoUpgrade") + "Default.", false, false}},
		{"feature set, ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, Cluster{FeatureSet: "TechPreviewNoUpgrade"},
			Verdict{true, "Included: it is for feature set TechPreviewNoUpgrade" + andOurs, false, false}},
		{"feature set, ours, without a profile", annotations{set: "TechPreviewNoUpgrade"}, Cluster{FeatureSet: "TechPreviewNoUpgrade"}, Verdict{false, nobodys, false, false}},
		{"feature set and gate", annotations{profile: "true", set: "Default", gate: "ClusterAPI"}, Cluster{}, Verdict{false, bothKeys, false, false}},
		{"feature gate", annotations{profile: "true", gate: "ClusterAPI"}, Cluster{}, Verdict{true, fill(noGates, "ClusterAPI") + "Default, so it is kept.", false, true}},
		{"feature gate, custom", annotations{profile: "true", gate: "ClusterAPI"}, Cluster{FeatureSet: "CustomNoUpgrade", FeatureGates: []string{"ClusterAPI=false"}},
			Verdict{true, fill(noGates, "ClusterAPI") + "Default, so it is kept.", false, true}},
		{"feature gate, preview", annotations{profile: "true", gate: "ClusterAPI"}, Cluster{FeatureSet: "TechPreviewNoUpgrade"},
			Verdict{true, fill(noGates, "ClusterAPI") + "TechPreviewNoUpgrade, so it is kept.", false, true}},
		{"feature gate that is a feature set", annotations{profile: "true", gate: "TechPreviewNoUpgrade"}, Cluster{},
			Verdict{false, fill(wrongSet, "TechPreviewNoUpgrade") + "Default.", false, false}},

		{"major version, ours", annotations{profile: "true", major: "4"}, Cluster{}, Verdict{false, fill(otherKind, "4"), true, false}},
		{"major version, not ours", annotations{profile: "true", major: "5"}, Cluster{},
			Verdict{false, fill(otherKind, "5"), false, false}},

		{"capability that is on", annotations{profile: "true", capName: "Storage"}, withCapabilities("v4.12"),
			Verdict{true, ours[:len(ours)-1] + ", and the install-config enables what it needs (Storage).", false, false}},
		{"capability that is off", annotations{profile: "true", capName: "Storage+CloudCredential"}, withCapabilities("v4.12"), Verdict{false, fill(tooMuch, "CloudCredential"), false, false}},
		{"unknown capability", annotations{profile: "true", capName: "Storage+Teleport"}, withCapabilities("vCurrent"),
			Verdict{false, `Left out: it needs "Teleport", which is not a capability that this program knows.`, true, false}},
		{"unknown capability, no filter", annotations{profile: "true", capName: "Teleport"}, Cluster{}, Verdict{true, ours, false, false}},
	}, true, &Release{Version: "4.20.1"})
}

// The exception for what has no annotations is for CredentialsRequests.
func TestJudgeOtherKinds(t *testing.T) {
	rules := newRules(t, Cluster{}, &Release{Version: "4.20.1"})
	crd := Manifest{APIVersion: "apiextensions.k8s.io/v1", Kind: "CustomResourceDefinition", FromPayload: true}
	versions := func(m Manifest, value string) Manifest {
		m.Annotations = annotations{profile: "true", major: value}
		return m
	}
	gates := Manifest{APIVersion: "config.openshift.io/v1", Kind: "FeatureGate", FromPayload: true}
	const leaves = "Left out: its release.openshift.io/major-version=% leaves it out of a release of major version 4 "
	for _, test := range []struct {
		name     string
		manifest Manifest
		want     Verdict
	}{
		{"Namespace of ours", Manifest{APIVersion: "v1", Kind: "Namespace", Annotations: annotations{profile: "true"}, FromPayload: true}, Verdict{true, ours, false, false}},
		{"Namespace without annotations", Manifest{APIVersion: "v1", Kind: "Namespace", FromPayload: true}, Verdict{false, nobodys, false, false}},
		{"Namespace of a directory", Manifest{APIVersion: "v1", Kind: "Namespace"}, Verdict{true, "Included: it has no annotations that could leave it out.", false, false}},
		{"major version", versions(crd, "3, 4"), Verdict{true, "Included: its release.openshift.io/major-version=3, 4 holds for major version 4" + andOurs, false, false}},
		{"major version of a FeatureGate", versions(gates, "4"), Verdict{true, "Included: its release.openshift.io/major-version=4 holds for major version 4" + andOurs, false, false}},
		{"another major version", versions(crd, "3,5"), Verdict{false, fill(leaves, "3,5") + "(major version 4 does not match any required versions).", false, false}},
		{"not this major version", versions(crd, "-4"), Verdict{false, fill(leaves, "-4") + "(major version 4 matches excluded version 4).", false, false}},
		{"not another major version", versions(crd, "-5"), Verdict{true, "Included: its release.openshift.io/major-version=-5 holds for major version 4" + andOurs, false, false}},
		{"no major version", versions(crd, "four"), Verdict{false,
			fill(leaves, "four") + `(invalid included major version "four" in annotation: strconv.ParseUint: parsing "four": invalid syntax).`, false, false}},
	} {
		if got := rules.Judge(test.manifest); got != test.want {
			t.Errorf("%s: got\n%+v\nwant\n%+v", test.name, got, test.want)
		}
	}
}

func TestMajorVersionOf(t *testing.T) {
	for version, want := range map[string]uint64{"4.20.1": 4, "5.0.0-ec.1": 5, "10": 10} {
		if got := majorVersionOf(version); got == nil || *got != want {
			t.Errorf("%s: %v", version, got)
		}
	}
	for _, version := range []string{"", "v4.20.1", "mine", "-4.1", "99999999999999999999.1"} {
		if got := majorVersionOf(version); got != nil {
			t.Errorf("%q: %d", version, *got)
		}
	}
	// Then nothing is judged by it.
	rules := newRules(t, Cluster{}, &Release{Version: "mine"})
	if v := rules.Judge(request(annotations{profile: "true", major: "99"}, true)); !v.Included || v.Warning {
		t.Errorf("%+v", v)
	}
}

// Annotations may hold anything, and a reason stays one line of bearable length.
func TestReasonIsOneLine(t *testing.T) {
	long := "a\nb\x1b" + strings.Repeat("c", 10000)
	release := &Release{Version: "4.20.1", FeatureGates: []FeatureGates{{Versions: []GateVersion{{Enabled: []string{"A"}}}}}}
	for _, a := range []annotations{
		{gate: long}, {gate: "-" + long}, {set: long}, {gate: long, set: long}, {major: long}, {capName: long}, {profile: long}, {ibm[:29] + long: "true"},
		{gate: strings.Repeat(long+",", 100)},
	} {
		for _, r := range []*Release{nil, release} {
			for _, fromPayload := range []bool{false, true} {
				v := newRules(t, withCapabilities("None"), r).Judge(request(a, fromPayload))
				if strings.ContainsAny(v.Reason, "\n\x1b") || len(v.Reason) > 600 || !strings.HasSuffix(v.Reason, ".") {
					t.Errorf("%d bytes: %.100q", len(v.Reason), v.Reason)
				}
			}
		}
	}
}
