package inclusion

import (
	"strconv"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"k8s.io/apimachinery/pkg/util/sets"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// gates are the feature gates of a cluster.
type gates struct {
	on    sets.Set[string]
	known sets.Set[string] // to the release, as on or off
}

// gatesOf returns the gates that a release has on for a feature set. Those of CustomNoUpgrade are
// the default ones, before the user's changes. When the release does not say which are on, it
// returns nil and why: older releases have no FeatureGate manifests.
func gatesOf(release *Release, featureSet string, majorVersion *uint64) (*gates, string) {
	if featureSet == string(configv1.CustomNoUpgrade) {
		featureSet = string(configv1.Default)
	}
	g := &gates{known: sets.Set[string]{}}
	for _, fg := range release.FeatureGates {
		for _, v := range fg.Versions {
			g.known.Insert(v.Enabled...)
			g.known.Insert(v.Disabled...)
		}
		if fg.FeatureSet != featureSet || !matchesMajorVersion(fg.Annotations, majorVersion) {
			continue
		}
		v, ok := fg.version(release.Version)
		if !ok {
			continue
		}
		on := sets.New(v.Enabled...)
		if g.on != nil && !g.on.Equal(on) {
			return nil, "since two FeatureGate manifests of the release differ about feature set " + annotatedName(featureSet)
		}
		g.on = on
	}
	if g.on == nil {
		return nil, "since the release has no FeatureGate manifest for feature set " + annotatedName(featureSet)
	}
	return g, ""
}

// version is the payload's own entry, or the only one.
func (f FeatureGates) version(version string) (GateVersion, bool) {
	for _, v := range f.Versions {
		if v.Version == version {
			return v, true
		}
	}
	if len(f.Versions) == 1 {
		return f.Versions[0], true
	}
	return GateVersion{}, false
}

// parseCustomGates reads "Name=true" and "Name=false" as the installer does.
func parseCustomGates(texts []string) (map[string]bool, error) {
	const hint = "A feature gate is written Name=true or Name=false, each name once."
	custom := make(map[string]bool, len(texts))
	for i, text := range texts {
		name, value, _ := strings.Cut(text, "=")
		on, err := strconv.ParseBool(value)
		if name == "" || err != nil {
			return nil, diagnostic.Inputf(hint, "install-config: featureGates[%d] is %s, which is not a feature gate and its value", i, diagnostic.Quote(text))
		}
		if other, twice := custom[name]; twice && other != on {
			return nil, diagnostic.Inputf(hint, "install-config: featureGates[%d] is %s, which an earlier one contradicts", i, diagnostic.Quote(text))
		}
		custom[name] = on
	}
	return custom, nil
}

// change turns gates on and off as the user wants it.
func (g *gates) change(custom map[string]bool) {
	for name, on := range custom {
		if on {
			g.on.Insert(name)
		} else {
			g.on.Delete(name)
		}
	}
}

func (r *Rules) judgeFeatureGates(m Manifest, annotation string) finding {
	if r.gates == nil {
		f := in("whether its feature gate (%s=%s) is on cannot be judged %s, so it is kept", featureGateAnnotation, annotation, r.whyUnjudged)
		f.unjudged = true
		return f
	}
	var met, unmet, unknown []string
	unknownUnmet := false
	for _, requirement := range commaList(annotation) {
		name, mustBeOff := strings.CutPrefix(requirement, "-")
		isOn, isKnown := r.gates.on.Has(name), r.gates.known.Has(name)
		text := requirementText(name, mustBeOff, isOn, isKnown)
		if !isKnown {
			unknown = append(unknown, text)
		}
		if isOn != mustBeOff {
			met = append(met, text)
			continue
		}
		unmet = append(unmet, text)
		unknownUnmet = unknownUnmet || !isKnown
	}
	asked := annotated(m, map[string]string{featureGateAnnotation: annotation})
	if err := asked.Include(nil, nil, nil, nil, nil, r.gates.on, nil); err != nil {
		f := out("%s", strings.Join(unmet, ", and "))
		f.warning = unknownUnmet
		return f
	}
	if len(unknown) > 0 {
		return in("%s", strings.Join(unknown, ", and ")).withWarning()
	}
	return in("%s", strings.Join(met, ", and "))
}

// requirementText is how one gate stands to what an annotation wants of it.
func requirementText(name string, mustBeOff, isOn, isKnown bool) string {
	if !isKnown {
		name = diagnostic.Quote(name)
	}
	text := "it needs feature gate " + name
	switch {
	case mustBeOff && isOn:
		text += " to be off, and it is on"
	case mustBeOff:
		text += " to be off, which it is"
	case isOn:
		text += ", which is on"
	default:
		text += ", which is off"
	}
	switch {
	case isKnown:
		return text
	case isOn: // by the user's will alone
		return text + ", though the release has no such gate"
	}
	return text + ", since the release has no such gate"
}
