package inclusion

import (
	"strconv"
	"strings"
)

const majorVersionAnnotation = "release.openshift.io/major-version"

// featureGateManifest is the kind of manifest that library-go looks for major versions in.
var featureGateManifest = Manifest{APIVersion: "config.openshift.io/v1", Kind: "FeatureGate"}

// majorVersionOf is the 4 of "4.20.1", or nil when the version has no such number: a build of
// somebody's own may be called anything.
func majorVersionOf(version string) *uint64 {
	number, _, _ := strings.Cut(version, ".")
	major, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil
	}
	return &major
}

func (r *Rules) judgeMajorVersion(m Manifest) finding {
	wanted, ok := m.Annotations[majorVersionAnnotation]
	if !ok {
		return finding{}
	}
	if r.majorVersion == nil {
		f := in("whether its %s=%s holds cannot be judged without the release's version, so it is kept", majorVersionAnnotation, wanted)
		f.unjudged = true
		return f
	}
	err := annotated(m, m.Annotations).Include(nil, nil, nil, nil, nil, nil, r.majorVersion)
	if err == nil {
		return in("its %s=%s holds for major version %d", majorVersionAnnotation, wanted, *r.majorVersion)
	}
	f := out("its %s=%s leaves it out of a release of major version %d (%v)", majorVersionAnnotation, wanted, *r.majorVersion, err)
	if matchesMajorVersion(m.Annotations, r.majorVersion) {
		// Its kind alone leaves it out, which its author cannot have meant.
		return f.withWarning()
	}
	return f
}

// matchesMajorVersion says what the annotation comes to on a manifest that may have it.
func matchesMajorVersion(annotations map[string]string, majorVersion *uint64) bool {
	if _, ok := annotations[majorVersionAnnotation]; !ok {
		return true
	}
	return annotated(featureGateManifest, annotations).Include(nil, nil, nil, nil, nil, nil, majorVersion) == nil
}
