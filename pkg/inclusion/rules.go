package inclusion

import (
	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Cluster is what the install-config says about the cluster that manifests are chosen for.
type Cluster struct {
	// FeatureSet is the install-config's featureSet; empty is the default one.
	FeatureSet string
	// FeatureGates are the install-config's: "Name=true" or "Name=false". They count with the
	// feature set CustomNoUpgrade only.
	FeatureGates []string
	// Capabilities are the install-config's capabilities; nil leaves no manifest out.
	Capabilities *configv1.ClusterVersionCapabilitiesSpec
}

// Manifest is what is looked at in a manifest.
type Manifest struct {
	APIVersion, Kind string
	Annotations      map[string]string
	// FromPayload says that a release brings the manifest, so that it is annotated as the
	// manifests of releases are. Others, such as the requests of OLM's operators, need not be.
	FromPayload bool
}

// Rules are what the manifests of one cluster are judged by.
type Rules struct {
	featureSet   string
	gates        *gates // nil when they are not known
	whyUnjudged  string
	majorVersion *uint64 // nil when it is not known
	enabled      *configv1.ClusterVersionCapabilitiesStatus
}

// New returns the rules for a cluster that is installed with a release. The release is nil when
// it is not known: then feature gates and major versions are not judged. An error says what in
// the install-config or the release is not valid.
func New(cluster Cluster, release *Release) (*Rules, error) {
	enabled, err := enabledCapabilities(cluster.Capabilities)
	if err != nil {
		return nil, err
	}
	custom, err := parseCustomGates(cluster.FeatureGates)
	if err != nil {
		return nil, err
	}
	r := &Rules{featureSet: cluster.FeatureSet, enabled: enabled, whyUnjudged: "without the release payload"}
	if release == nil {
		return r, nil
	}
	if len(release.FeatureGates) > maxFeatureGates {
		return nil, diagnostic.Inputf(hintRelease, "the release %s has %d FeatureGate manifests for one cluster profile, more than %d",
			diagnostic.Quote(release.Version), len(release.FeatureGates), maxFeatureGates)
	}
	r.majorVersion = majorVersionOf(release.Version)
	r.gates, r.whyUnjudged = gatesOf(release, cluster.FeatureSet, r.majorVersion)
	if r.gates != nil && cluster.FeatureSet == string(configv1.CustomNoUpgrade) {
		r.gates.change(custom)
	}
	return r, nil
}

// Judge decides about one manifest. The rules are asked in library-go's own order, and the
// first that leaves the manifest out gives the reason. They differ from library-go's in this:
//   - a CredentialsRequest of a release that has no annotations at all is in, as oc has it;
//   - what no release brings is in without any include annotation;
//   - a feature gate that cannot be judged leaves nothing out;
//   - a feature-gate annotation that names only feature sets means those, as it did in older
//     releases;
//   - what enables a capability or a feature gate by name makes it one that is known.
//
// Nothing is judged by exclude annotations: they name kinds of hosted clusters, of which a
// self-managed one is none.
func (r *Rules) Judge(m Manifest) Verdict {
	if len(m.Annotations) == 0 && (!m.FromPayload || m.Kind == "CredentialsRequest") {
		return included([]finding{{text: "it has no annotations that could leave it out"}})
	}
	var findings []finding
	for _, rule := range []func(Manifest) finding{r.judgeFeatures, r.judgeMajorVersion, r.judgeProfile, r.judgeCapabilities} {
		f := rule(m)
		if f.out {
			return leftOut(f)
		}
		findings = append(findings, f)
	}
	return included(findings)
}

// annotated is a manifest for library-go that has these annotations.
func annotated(m Manifest, annotations map[string]string) *manifest.Manifest {
	u := &unstructured.Unstructured{Object: map[string]any{}}
	u.SetAnnotations(annotations)
	return &manifest.Manifest{GVK: schema.FromAPIVersionAndKind(m.APIVersion, m.Kind), Obj: u}
}
