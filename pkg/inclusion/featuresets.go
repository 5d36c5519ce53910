package inclusion

import (
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
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
		names = append(names, annotatedName(string(set)))
	}
	return names
}

// annotatedName is what annotations call a feature set.
func annotatedName(featureSet string) string {
	if featureSet == string(configv1.Default) {
		return "Default"
	}
	return featureSet
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

// namesOnlyFeatureSets says whether a feature-gate annotation says the same as a feature-set
// annotation would.
func namesOnlyFeatureSets(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(featureSets(), name) })
}

func (r *Rules) judgeFeatures(m Manifest) finding {
	wanted, hasSets := m.Annotations[featureSetAnnotation]
	gate, hasGate := m.Annotations[featureGateAnnotation]
	names := commaList(gate)
	switch {
	case hasSets && hasGate:
		// Gates that are not nil, though empty, make library-go look at the pair.
		err := annotated(m, m.Annotations).Include(nil, &r.featureSet, nil, nil, nil, sets.Set[string]{}, nil)
		return out("%v", err)
	case hasSets:
		return r.judgeFeatureSet(m, wanted)
	case len(names) == 0:
		return finding{}
	case namesOnlyFeatureSets(names):
		return r.judgeFeatureSet(m, strings.Join(names, ","))
	}
	return r.judgeFeatureGates(m, gate)
}

func (r *Rules) judgeFeatureSet(m Manifest, wanted string) finding {
	asked := annotated(m, map[string]string{featureSetAnnotation: wanted})
	err := asked.Include(nil, &r.featureSet, nil, nil, nil, nil, nil)
	if err == nil {
		return in("it is for feature set %s", strings.Join(commaList(wanted), " or "))
	}
	for name := range strings.SplitSeq(wanted, ",") {
		if !slices.Contains(featureSets(), name) {
			return out("%v", err).withWarning()
		}
	}
	return out("it is for feature set %s, and the cluster's is %s", strings.ReplaceAll(wanted, ",", " or "), annotatedName(r.featureSet))
}
