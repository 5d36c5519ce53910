package inclusion

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"
	"k8s.io/apimachinery/pkg/util/sets"
)

// Asking library-go's rules one by one must come to what asking for all at once comes to, but
// for the differences that Judge documents.
func TestJudgeAgreesWithLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 20))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	values := map[string]func() string{
		profile: func() string { return pick("true", "true", "true", "true", "false", "") },
		ibm:     func() string { return "true" },
		hosted:  func() string { return "true" },
		set: func() string {
			return pick("Default", "TechPreviewNoUpgrade", "CustomNoUpgrade,TechPreviewNoUpgrade", "OKD,Default", "Default, OKD", "Other", "")
		},
		gate: func() string {
			var names []string
			for range random.IntN(4) {
				names = append(names, pick("", "-", " ")+pick("Stable", "Old", "Preview", "Dev", "Never", "Elder", "Other", "OKD", "Default", ""))
			}
			return strings.Join(names, ",")
		},
		major: func() string { return pick("4", "-4", "5", "-5", "3,4", "4,-4", "x", "") },
		capName: func() string {
			return pick("Storage", "CloudCredential", "Storage+CloudCredential", "Ingress+Teleport", "Teleport", "", "+")
		},
		"a": func() string { return "b" },
	}
	keys := slices.Sorted(maps.Keys(values))
	kinds := []Manifest{
		{APIVersion: "cloudcredential.openshift.io/v1", Kind: "CredentialsRequest"}, {APIVersion: "v1", Kind: "Namespace"},
		{APIVersion: "apiextensions.k8s.io/v1", Kind: "CustomResourceDefinition"}, {APIVersion: "config.openshift.io/v1", Kind: "FeatureGate"},
	}
	on := map[string]sets.Set[string]{ // of testRelease, written out again
		"": sets.New("Stable", "Old"), "TechPreviewNoUpgrade": sets.New("Stable", "Preview"), "DevPreviewNoUpgrade": sets.New("Stable", "Preview", "Dev"),
		"OKD": sets.New("Stable", "Old", "Preview"), "CustomNoUpgrade": sets.New("Old", "Dev"),
	}
	featureSets := slices.Sorted(maps.Keys(on))
	included, gated := 0, 0
	for range 100_000 {
		cluster := withCapabilities(pick("None", "v4.12", "vCurrent"), configv1.ClusterVersionCapability(pick("Storage", "Teleport")))
		if random.IntN(3) == 0 {
			cluster.Capabilities = nil
		}
		cluster.FeatureSet = pick(featureSets...)
		cluster.FeatureGates = []string{"Stable=false", "Dev=true"}
		release, gates := testRelease(), on[cluster.FeatureSet]
		if random.IntN(4) == 0 {
			release.FeatureGates, gates = nil, nil
		}
		m := kinds[random.IntN(len(kinds))]
		m.FromPayload = true
		m.Annotations = annotations{}
		for range random.IntN(5) {
			key := pick(keys...)
			m.Annotations[key] = values[key]()
		}
		if random.IntN(2) == 0 {
			m.Annotations[profile] = "true"
		}

		rules := newRules(t, cluster, release)
		got := rules.Judge(m)
		want := includeWhole(m, cluster.FeatureSet, gates, rules.enabled)
		if got.Included != (want == nil) {
			t.Fatalf("cluster %+v, release %+v, manifest %+v: got %+v, library-go %v", cluster, release, m, got, want)
		}
		if got.Included {
			included++
		}
		if m.Annotations[gate] != "" && got.Included {
			gated++
		}
	}
	if included < 20_000 || gated < 2_000 {
		t.Errorf("only %d were included, %d of them with gates: the values say too little", included, gated)
	}
}

// includeWhole asks library-go for all of its rules at once, in the way that Judge documents.
func includeWhole(m Manifest, featureSet string, gates sets.Set[string], enabled *configv1.ClusterVersionCapabilitiesStatus) error {
	if len(m.Annotations) == 0 && m.Kind == "CredentialsRequest" {
		return nil
	}
	a := maps.Clone(m.Annotations)
	_, hasSets := a[set]
	value, hasGates := a[gate]
	if hasSets && hasGates && gates == nil {
		return fmt.Errorf("both")
	}
	var names []string
	for name := range strings.SplitSeq(value, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	isSet := func(name string) bool {
		return slices.Contains([]string{"Default", "TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade", "OKD"}, name)
	}
	if !hasSets && len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !isSet(name) }) {
		delete(a, gate)
		a[set] = strings.Join(names, ",")
	}
	version, name := uint64(4), manifest.DefaultClusterProfile
	return annotated(m, a).Include(nil, &featureSet, &name, enabled, nil, gates, &version)
}
