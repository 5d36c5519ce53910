package credentialsrequest

import (
	"strings"

	"github.com/openshift/library-go/pkg/manifest"
)

const (
	profilePrefix     = "include.release.openshift.io/"
	profileAnnotation = profilePrefix + manifest.DefaultClusterProfile
)

func (s selector) profile(m *manifest.Manifest, annotations map[string]string) verdict {
	var named []string
	for _, key := range sortedKeys(annotations) {
		if profile, ok := strings.CutPrefix(key, profilePrefix); ok {
			named = append(named, profile)
		}
	}
	profile := manifest.DefaultClusterProfile
	if len(named) == 0 || m.Include(nil, nil, &profile, nil, nil, nil, nil) == nil {
		return verdict{in: true}
	}
	if value, ok := annotations[profileAnnotation]; ok {
		return leaveOut("%s is %s, not \"true\"", profileAnnotation, quote(value))
	}
	return leaveOut("it is for cluster profile %s, and the cluster's is %s", strings.Join(named, " or "), profile)
}
