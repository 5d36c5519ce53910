package inclusion

import (
	"maps"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Were a feature set added to one of the two libraries only, manifests would be judged wrong.
func TestFeatureSetsAgreeWithLibrary(t *testing.T) {
	if !slices.Contains(featureSets(), "OKD") {
		t.Errorf("%q", featureSets())
	}
	for _, ours := range featureSets() {
		for _, wanted := range featureSets() {
			cluster := Cluster{FeatureSet: ours}
			if ours == "Default" {
				cluster.FeatureSet = ""
			}
			for _, value := range []string{wanted, wanted + "," + wanted} {
				v := newRules(t, cluster, nil).Judge(request(annotations{profile: "true", set: value}, true))
				if v.Included != (ours == wanted) || v.Warning {
					t.Errorf("%s in a cluster of %s: %+v", value, ours, v)
				}
			}
		}
	}
}

// testRelease has a gate for each way in which the feature sets can differ.
func testRelease() *Release {
	const version = "4.20.1"
	gates := func(featureSet string, on, off []string, more ...GateVersion) FeatureGates {
		return FeatureGates{FeatureSet: featureSet, Versions: append(more, GateVersion{Version: version, Enabled: on, Disabled: off})}
	}
	return &Release{Version: version, FeatureGates: []FeatureGates{
		gates("", []string{"Stable", "Old"}, []string{"Preview", "Dev", "Never"}),
		gates("TechPreviewNoUpgrade", []string{"Stable", "Preview"}, []string{"Dev", "Never", "Old"}),
		gates("DevPreviewNoUpgrade", []string{"Stable", "Preview", "Dev"}, []string{"Never", "Old"},
			GateVersion{Version: "4.19.9", Enabled: []string{"Never", "Elder"}}),
		gates("OKD", []string{"Stable", "Old", "Preview"}, []string{"Dev", "Never"}),
	}}
}

func TestJudgeFeatureGates(t *testing.T) {
	const (
		on     = "Included: it needs feature gate %, which is on" + andOurs
		off    = "Left out: it needs feature gate %, which is off."
		mayOn  = "Included: it needs feature gate % to be off, which it is" + andOurs
		mustBe = "Left out: it needs feature gate % to be off, and it is on."
		noGate = ", since the release has no such gate."
	)
	preview, dev, okd := Cluster{FeatureSet: "TechPreviewNoUpgrade"}, Cluster{FeatureSet: "DevPreviewNoUpgrade"}, Cluster{FeatureSet: "OKD"}
	custom := Cluster{FeatureSet: "CustomNoUpgrade", FeatureGates: []string{"Preview=true", "Stable=false", "New=true", "Other=false"}}
	a := func(value string) annotations { return annotations{profile: "true", gate: value} }
	rows := []row{
		{"on", a("Stable"), Cluster{}, Verdict{true, fill(on, "Stable"), false, false}},
		{"off", a("Preview"), Cluster{}, Verdict{false, fill(off, "Preview"), false, false}},
		{"on in the preview", a("Preview"), preview, Verdict{true, fill(on, "Preview"), false, false}},
		{"off in the preview", a("Old"), preview, Verdict{false, fill(off, "Old"), false, false}},
		{"on in development", a("Dev"), dev, Verdict{true, fill(on, "Dev"), false, false}},
		{"on in another version alone", a("Never"), dev, Verdict{false, fill(off, "Never"), false, false}},
		{"on in OKD", a("Old"), okd, Verdict{true, fill(on, "Old"), false, false}},
		{"off in OKD", a("Dev"), okd, Verdict{false, fill(off, "Dev"), false, false}},
		{"must be off, and is", a("-Preview"), Cluster{}, Verdict{true, fill(mayOn, "Preview"), false, false}},
		{"must be off, but is on", a("-Preview"), preview, Verdict{false, fill(mustBe, "Preview"), false, false}},

		{"several, all met", a("Stable, -Preview,,Old"), Cluster{}, Verdict{true,
			"Included: it needs feature gate Stable, which is on, and it needs feature gate Preview to be off, which it is, and it needs feature gate Old, which is on" + andOurs, false, false}},
		{"several, one off", a("Stable,Preview"), Cluster{}, Verdict{false, fill(off, "Preview"), false, false}},
		{"several, two wrong", a("-Stable,Old,Dev"), Cluster{}, Verdict{false,
			"Left out: it needs feature gate Stable to be off, and it is on, and it needs feature gate Dev, which is off.", false, false}},
		{"one that must be on and off", a("Stable,-Stable"), Cluster{}, Verdict{false, fill(mustBe, "Stable"), false, false}},

		{"unknown", a("Teleport"), Cluster{}, Verdict{false, `Left out: it needs feature gate "Teleport", which is off` + noGate, true, false}},
		{"unknown, must be off", a("-Teleport"), Cluster{}, Verdict{true, `Included: it needs feature gate "Teleport" to be off, which it is` + noGate, true, false}},
		{"unknown beside one that is on", a("Stable,Teleport"), Cluster{}, Verdict{false, `Left out: it needs feature gate "Teleport", which is off` + noGate, true, false}},
		{"unknown, must be off, beside one that is off", a("-Teleport,Dev"), Cluster{}, Verdict{false, fill(off, "Dev"), false, false}},
		{"unknown, beside one that is off", a("Teleport,Dev"), Cluster{}, Verdict{false,
			`Left out: it needs feature gate "Teleport", which is off, since the release has no such gate, and it needs feature gate Dev, which is off.`, true, false}},
		{"known to another version", a("Elder"), Cluster{}, Verdict{false, fill(off, "Elder"), false, false}},
		{"in other letters", a("stable"), Cluster{}, Verdict{false, `Left out: it needs feature gate "stable", which is off` + noGate, true, false}},
		{"feature set and gate in one", a("TechPreviewNoUpgrade,Stable"), preview, Verdict{false,
			`Left out: it needs feature gate "TechPreviewNoUpgrade", which is off` + noGate, true, false}},
		{"feature set alone", a("TechPreviewNoUpgrade"), preview, Verdict{true, "Included: it is for feature set TechPreviewNoUpgrade" + andOurs, false, false}},
		{"feature set and gate annotations", annotations{profile: "true", gate: "Stable", set: "Default"}, Cluster{}, Verdict{false, bothKeys, false, false}},
		{"none", a(" ,"), Cluster{}, Verdict{true, ours, false, false}},

		{"custom, from the default ones", a("Old"), custom, Verdict{true, fill(on, "Old"), false, false}},
		{"custom, turned on", a("Preview"), custom, Verdict{true, fill(on, "Preview"), false, false}},
		{"custom, turned off", a("Stable"), custom, Verdict{false, fill(off, "Stable"), false, false}},
		{"custom, turned off as it must be", a("-Stable"), custom, Verdict{true, fill(mayOn, "Stable"), false, false}},
		{"custom, an unknown one turned on", a("New"), custom, Verdict{true,
			`Included: it needs feature gate "New", which is on, though the release has no such gate.`, true, false}},
		{"custom, an unknown one turned on that must be off", a("-New"), custom, Verdict{false,
			`Left out: it needs feature gate "New" to be off, and it is on, though the release has no such gate.`, true, false}},
		{"custom, an unknown one turned off", a("-Other"), custom, Verdict{true, `Included: it needs feature gate "Other" to be off, which it is` + noGate, true, false}},
		{"changes of another feature set", a("Stable"), Cluster{FeatureSet: "TechPreviewNoUpgrade", FeatureGates: custom.FeatureGates}, Verdict{true, fill(on, "Stable"), false, false}},

		{"on, another profile", annotations{ibm: "true", gate: "Stable"}, Cluster{}, Verdict{false, notOurs, false, false}},
		{"unknown, another profile", annotations{ibm: "true", gate: "-Teleport"}, Cluster{}, Verdict{false, notOurs, false, false}},
		{"on, missing capability", annotations{profile: "true", gate: "Stable", capName: "Storage"}, withCapabilities("None"), Verdict{false, fill(tooMuch, "Storage"), false, false}},
		{"off, missing capability", annotations{profile: "true", gate: "Dev", capName: "Storage"}, withCapabilities("None"), Verdict{false, fill(off, "Dev"), false, false}},
		{"unknown gate and unknown capability", annotations{profile: "true", gate: "-Teleport", capName: "Teleport"}, withCapabilities("None", "Teleport"), Verdict{true,
			`Included: it needs feature gate "Teleport" to be off, which it is, since the release has no such gate, and ` +
				`the install-config enables "Teleport", which is not a capability that this program knows.`, true, false}},
	}
	judgeRows(t, rows, true, testRelease())
	// The gates of the payload judge what comes from a directory too.
	judgeRows(t, []row{
		{"directory, on", annotations{gate: "Stable"}, Cluster{}, Verdict{true, "Included: it needs feature gate Stable, which is on, and it is for every cluster profile.", false, false}},
		{"directory, off", annotations{gate: "Preview"}, Cluster{}, Verdict{false, fill(off, "Preview"), false, false}},
		{"directory, unknown", annotations{gate: "Teleport"}, Cluster{}, Verdict{false, `Left out: it needs feature gate "Teleport", which is off` + noGate, true, false}},
	}, false, testRelease())
}

// Which of a release's FeatureGate manifests is the cluster's.
func TestGatesOf(t *testing.T) {
	one := func(version string, on ...string) []GateVersion {
		return []GateVersion{{Version: version, Enabled: on}}
	}
	four, five := annotations{major: "3,4"}, annotations{major: "5"}
	for _, test := range []struct {
		name    string
		release Release
		want    []string // nil: unjudged
		why     string
	}{
		{"its version", Release{"4.20.1", []FeatureGates{{"", nil, append(one("4.20.0", "A"), one("4.20.1", "B")...)}}}, []string{"B"}, ""},
		{"the only version", Release{"4.20.1", []FeatureGates{{"", nil, one("", "A")}}}, []string{"A"}, ""},
		{"two other versions", Release{"4.20.1", []FeatureGates{{"", nil, append(one("4.20.0", "A"), one("4.20.2", "B")...)}}}, nil,
			"since the release has no FeatureGate manifest for feature set Default"},
		{"no version", Release{"4.20.1", []FeatureGates{{"", nil, nil}}}, nil, "since the release has no FeatureGate manifest for feature set Default"},
		{"another feature set", Release{"4.20.1", []FeatureGates{{"OKD", nil, one("", "A")}}}, nil, "since the release has no FeatureGate manifest for feature set Default"},
		{"no gate on", Release{"4.20.1", []FeatureGates{{"", nil, one("")}}}, []string{}, ""},
		{"its major version", Release{"4.20.1", []FeatureGates{{"", five, one("", "A")}, {"", four, one("", "B")}}}, []string{"B"}, ""},
		{"another major version", Release{"6.0.0", []FeatureGates{{"", five, one("", "A")}}}, nil, "since the release has no FeatureGate manifest for feature set Default"},
		{"no major version, one manifest", Release{"mine", []FeatureGates{{"", five, one("", "A")}}}, []string{"A"}, ""},
		{"no major version, two that differ", Release{"mine", []FeatureGates{{"", five, one("", "A")}, {"", four, one("", "B")}}}, nil,
			"since two FeatureGate manifests of the release differ about feature set Default"},
		{"two that agree", Release{"4.20.1", []FeatureGates{{"", nil, one("", "A", "B")}, {"", four, one("", "B", "A")}}}, []string{"A", "B"}, ""},
	} {
		g, why := gatesOf(&test.release, "", majorVersionOf(test.release.Version))
		if why != test.why || (g == nil) != (test.want == nil) || g != nil && !slices.Equal(slices.Sorted(maps.Keys(g.on)), test.want) {
			t.Errorf("%s: %v, %q", test.name, g, why)
		}
	}
}

func TestCustomGates(t *testing.T) {
	for _, value := range []string{"1", "t", "True", "true"} { // as the installer reads them
		cluster := Cluster{FeatureSet: "CustomNoUpgrade", FeatureGates: []string{"Dev=" + value, "Dev=true"}}
		if v := newRules(t, cluster, testRelease()).Judge(request(annotations{profile: "true", gate: "Dev"}, true)); !v.Included {
			t.Errorf("%s: %+v", value, v)
		}
	}
	const odd = ", which is not a feature gate and its value"
	for text, want := range map[string]string{
		"Dev":        `"Dev"` + odd,
		"Dev=":       `"Dev="` + odd,
		"Dev=on":     `"Dev=on"` + odd,
		"=true":      `"=true"` + odd,
		"Dev=true=":  `"Dev=true="` + odd,
		"Dev\n=a":    `"Dev\n=a"` + odd,
		"":           `""` + odd,
		"First=true": `"First=true", which an earlier one contradicts`,
	} {
		_, err := New(Cluster{FeatureSet: "CustomNoUpgrade", FeatureGates: []string{"First=false", text}}, nil)
		if err == nil || err.Error() != "install-config: featureGates[1] is "+want || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTooManyFeatureGates(t *testing.T) {
	release := &Release{Version: "4.20.1", FeatureGates: make([]FeatureGates, maxFeatureGates)}
	newRules(t, Cluster{}, release)
	release.FeatureGates = append(release.FeatureGates, FeatureGates{})
	_, err := New(Cluster{}, release)
	if err == nil || err.Error() != `the release "4.20.1" has 101 FeatureGate manifests for one cluster profile, more than 100` {
		t.Error(err)
	}
}
