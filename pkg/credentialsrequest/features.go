package credentialsrequest

import (
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"
	"k8s.io/apimachinery/pkg/util/sets"
)

const (
	featureSetAnnotation  = "release.openshift.io/feature-set"
	featureGateAnnotation = "release.openshift.io/feature-gate"
)

// featureSets are the feature sets that exist, as annotations name them.
func featureSets() []string {
	names := []string{string(configv1.CustomNoUpgrade)}
	for _, set := range configv1.AllFixedFeatureSets {
		if set == configv1.Default {
			set = "Default"
		}
		names = append(names, string(set))
	}
	return names
}

// isUnjudged says whether a feature-gate annotation names anything but feature sets. One
// that names only those says the same as a feature-set annotation.
func isUnjudged(gate string) bool {
	for _, name := range commaList(gate) {
		if !slices.Contains(featureSets(), name) {
			return true
		}
	}
	return false
}

// commaList returns the values of an annotation; as in library-go, empty ones do not count.
func commaList(value string) []string {
	var values []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			values = append(values, part)
		}
	}
	return values
}

func (s selector) features(m *manifest.Manifest, annotations map[string]string) verdict {
	wanted, hasSets := annotations[featureSetAnnotation]
	gate, hasGate := annotations[featureGateAnnotation]
	var gates sets.Set[string]
	switch {
	case hasSets && hasGate:
		// Gates that are not nil, though empty, make library-go look at the pair.
		gates = sets.Set[string]{}
	case isUnjudged(gate):
		return verdict{in: true}
	case hasGate && len(commaList(gate)) > 0:
		wanted = strings.Join(commaList(gate), ",")
		m = asManifest(map[string]string{featureSetAnnotation: wanted})
	}
	err := m.Include(nil, &s.featureSet, nil, nil, nil, gates, nil)
	switch {
	case err == nil:
		return verdict{in: true}
	case gates != nil:
		return leaveOut("%v", err)
	}
	for name := range strings.SplitSeq(wanted, ",") {
		if !slices.Contains(featureSets(), name) {
			return leaveOut("%v", err).withWarning()
		}
	}
	name := s.featureSet
	if name == "" {
		name = "Default"
	}
	return leaveOut("it is for feature set %s, and the cluster's is %s", strings.ReplaceAll(wanted, ",", " or "), name)
}
