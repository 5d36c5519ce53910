package inclusion

import (
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// enabledCapabilities returns those of the cluster, or nil when there is nothing to filter by.
func enabledCapabilities(spec *configv1.ClusterVersionCapabilitiesSpec) (*configv1.ClusterVersionCapabilitiesStatus, error) {
	if spec == nil {
		return nil, nil
	}
	baseline := spec.BaselineCapabilitySet
	if baseline == "" {
		baseline = configv1.ClusterVersionCapabilitySetCurrent
	}
	set, ok := configv1.ClusterVersionCapabilitySets[baseline]
	if !ok {
		var known []string
		for name := range configv1.ClusterVersionCapabilitySets {
			known = append(known, string(name))
		}
		slices.Sort(known)
		return nil, diagnostic.Inputf(
			"The sets that this program knows are "+strings.Join(known, ", ")+". For a newer one, use a newer version of this program.",
			"install-config: capabilities.baselineCapabilitySet: there is no capability set %s", diagnostic.Quote(string(baseline)))
	}
	return &configv1.ClusterVersionCapabilitiesStatus{
		EnabledCapabilities: slices.Concat(set, spec.AdditionalEnabledCapabilities),
		// What the user enables by name exists, even when this program is too old to know.
		KnownCapabilities: slices.Concat(configv1.KnownClusterVersionCapabilities, spec.AdditionalEnabledCapabilities),
	}, nil
}

func (r *Rules) judgeCapabilities(m Manifest) finding {
	needs := m.Annotations[manifest.CapabilityAnnotation]
	if r.enabled == nil || needs == "" {
		return finding{}
	}
	asked := annotated(m, m.Annotations)
	err := asked.Include(nil, nil, nil, r.enabled, nil, nil, nil)
	unknown := strings.Join(unknownCapabilities(asked, configv1.KnownClusterVersionCapabilities), " and ")
	switch {
	case err == nil && unknown == "":
		return in("the install-config enables what it needs (%s)", needs)
	case err == nil:
		return in("the install-config enables %s, which is not a capability that this program knows", unknown).withWarning()
	case len(unknownCapabilities(asked, r.enabled.KnownCapabilities)) > 0:
		return out("it needs %s, which is not a capability that this program knows", unknown).withWarning()
	}
	return out("the install-config does not enable all that it needs (%v)", err)
}

func unknownCapabilities(m *manifest.Manifest, known []configv1.ClusterVersionCapability) []string {
	var unknown []string
	for _, name := range m.GetManifestCapabilities() {
		if !slices.Contains(known, name) {
			unknown = append(unknown, diagnostic.Quote(string(name)))
		}
	}
	return unknown
}
