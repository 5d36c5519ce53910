package inclusion

import (
	"maps"
	"slices"
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Every capability with every set, alone, together with one that is always on, and added by name.
func TestCapabilitySets(t *testing.T) {
	sets := maps.Clone(configv1.ClusterVersionCapabilitySets)
	sets[""] = sets[configv1.ClusterVersionCapabilitySetCurrent]
	if len(sets) < 10 {
		t.Fatalf("%d sets", len(sets))
	}
	for baseline, members := range sets {
		for _, name := range configv1.KnownClusterVersionCapabilities {
			for _, needs := range []string{string(name), "Teleport+" + string(name)} {
				a := annotations{profile: "true", capName: needs}
				on := newRules(t, withCapabilities(string(baseline), name, "Teleport"), nil).Judge(request(a, true))
				if !on.Included {
					t.Errorf("%s, with %s in addition: %+v", baseline, name, on)
				}
				got := newRules(t, withCapabilities(string(baseline), "Teleport"), nil).Judge(request(a, true))
				if got.Included != slices.Contains(members, name) {
					t.Errorf("%s, needs %s: %+v", baseline, needs, got)
				}
				if !got.Included && got.Reason != fill(tooMuch, string(name)) && !strings.Contains(needs, "+") {
					t.Errorf("%s, needs %s: %s", baseline, needs, got.Reason)
				}
			}
		}
	}
}

func TestUnknownBaseline(t *testing.T) {
	rules, err := New(withCapabilities("v3.11"), nil)
	const want = `install-config: capabilities.baselineCapabilitySet: there is no capability set "v3.11"`
	if rules != nil || err == nil || err.Error() != want || diagnostic.KindOf(err) != diagnostic.Input {
		t.Errorf("%v, %v", rules, err)
	}
	const known = "The sets that this program knows are None, v4.11, v4.12, v4.13, v4.14, v4.15, v4.16, v4.17, v4.18, vCurrent"
	if hints := diagnostic.Hints(err); len(hints) != 1 || !strings.HasPrefix(hints[0], known) {
		t.Errorf("hints %q", hints)
	}
}
