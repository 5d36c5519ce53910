package inclusion

import (
	"maps"
	"slices"
	"strings"

	"github.com/openshift/library-go/pkg/manifest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	profilePrefix     = "include.release.openshift.io/"
	profileAnnotation = profilePrefix + manifest.DefaultClusterProfile
)

func (r *Rules) judgeProfile(m Manifest) finding {
	var named []string
	for _, key := range slices.Sorted(maps.Keys(m.Annotations)) {
		if profile, ok := strings.CutPrefix(key, profilePrefix); ok {
			named = append(named, profile)
		}
	}
	if len(named) == 0 && !m.FromPayload {
		return in("it is for every cluster profile")
	}
	profile := manifest.DefaultClusterProfile
	if annotated(m, m.Annotations).Include(nil, nil, &profile, nil, nil, nil, nil) == nil {
		return in("it is for cluster profile %s", profile)
	}
	if value, ok := m.Annotations[profileAnnotation]; ok {
		return out("%s is %s, not \"true\"", profileAnnotation, diagnostic.Quote(value))
	}
	if len(named) == 0 {
		return out("it is for no cluster profile, since it has no annotation %s", profileAnnotation)
	}
	return out("it is for cluster profile %s, and the cluster's is %s", strings.Join(named, " or "), profile)
}
