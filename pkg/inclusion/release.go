package inclusion

import "strings"

const hintRelease = "The release is damaged, or is none that OpenShift's tools have made. Compare its digest with the one that was published, or read another release with --release-image."

// maxFeatureGates is far beyond any release: it has one manifest for each feature set and range
// of major versions.
const maxFeatureGates = 100

// Release is what a release says about itself that decides which of its manifests belong to a
// cluster. It is saved in the state file, so its JSON names stay as they are.
type Release struct {
	// Version is the release's own, such as 4.20.1.
	Version string `json:"version"`
	// FeatureGates are those of its FeatureGate manifests that are for our cluster profile.
	FeatureGates []FeatureGates `json:"featureGates,omitempty"`
}

// FeatureGates are one FeatureGate manifest of a release.
type FeatureGates struct {
	// FeatureSet is the one that the gates are of; empty is the default one.
	FeatureSet string `json:"featureSet,omitempty"`
	// Annotations are those that decide whether the manifest belongs to a cluster.
	Annotations map[string]string `json:"annotations,omitempty"`
	// Versions are the gates of each version that the manifest speaks of: of one, mostly.
	Versions []GateVersion `json:"versions,omitempty"`
}

// GateVersion are the feature gates of one version.
type GateVersion struct {
	Version  string   `json:"version"`
	Enabled  []string `json:"enabled,omitempty"`
	Disabled []string `json:"disabled,omitempty"`
}

// Annotations returns, of a manifest's metadata, those annotations that decide whether the
// manifest belongs to a cluster; nil when there are none. What is not a string is no annotation.
func Annotations(metadata map[string]any) map[string]string {
	all, _ := metadata["annotations"].(map[string]any)
	var kept map[string]string
	for key, value := range all {
		text, isText := value.(string)
		if !isText || !decides(key) {
			continue
		}
		if kept == nil {
			kept = map[string]string{}
		}
		kept[key] = text
	}
	return kept
}

func decides(annotation string) bool {
	switch prefix, _, _ := strings.Cut(annotation, "/"); prefix {
	case "include.release.openshift.io", "exclude.release.openshift.io", "release.openshift.io", "capability.openshift.io":
		return true
	}
	return false
}
