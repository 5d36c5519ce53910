package credentialsrequest

import (
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// capabilities returns the enabled capabilities, or nil when there is nothing to filter by.
func capabilities(spec *configv1.ClusterVersionCapabilitiesSpec) (*configv1.ClusterVersionCapabilitiesStatus, error) {
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
			"install-config: capabilities.baselineCapabilitySet: there is no capability set %s", quote(string(baseline)))
	}
	return &configv1.ClusterVersionCapabilitiesStatus{
		EnabledCapabilities: slices.Concat(set, spec.AdditionalEnabledCapabilities),
		// What the user enables by name exists, even when this program is too old to know.
		KnownCapabilities: slices.Concat(configv1.KnownClusterVersionCapabilities, spec.AdditionalEnabledCapabilities),
	}, nil
}

func (s selector) capabilities(m *manifest.Manifest) verdict {
	if s.enabled == nil {
		return verdict{in: true}
	}
	err := m.Include(nil, nil, nil, s.enabled, nil, nil, nil)
	unknown := strings.Join(unknownCapabilities(m, configv1.KnownClusterVersionCapabilities), " and ")
	switch {
	case err == nil && unknown == "":
		return verdict{in: true}
	case err == nil:
		return include("the install-config enables %s, which is not a capability that this program knows", unknown).withWarning()
	case len(unknownCapabilities(m, s.enabled.KnownCapabilities)) > 0:
		return leaveOut("it needs %s, which is not a capability that this program knows", unknown).withWarning()
	}
	return leaveOut("the install-config does not enable all that it needs (%v)", err)
}

func unknownCapabilities(m *manifest.Manifest, known []configv1.ClusterVersionCapability) []string {
	var unknown []string
	for _, name := range m.GetManifestCapabilities() {
		if !slices.Contains(known, name) {
			unknown = append(unknown, quote(string(name)))
		}
	}
	return unknown
}
