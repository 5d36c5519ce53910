package credentialsrequest

import (
	"fmt"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/library-go/pkg/manifest"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Cluster is what the install-config says about the cluster that requests are selected for.
type Cluster struct {
	// FeatureSet is the install-config's featureSet; empty is the default one.
	FeatureSet string
	// Capabilities are the install-config's capabilities; nil leaves no request out.
	Capabilities *configv1.ClusterVersionCapabilitiesSpec
}

// Decision says whether a request belongs to the cluster, and why.
type Decision struct {
	// Request is namespace/name.
	Request  string `json:"request"`
	Source   string `json:"source"`
	Included bool   `json:"included"`
	// Reason is a sentence for the user.
	Reason string `json:"reason"`
	// Warning marks a decision that the user should look at.
	Warning bool `json:"warning"`
}

// Select returns the requests that belong to the cluster, and a decision for each request
// in the order given. The rules are those by which the cluster includes the manifests of
// its release, as library-go has them, except where input from a directory is different:
//   - a request without any include annotation is in: what does not come from a release,
//     such as the operators of OLM, carries none;
//   - a feature gate cannot be judged without the release payload, so its request is kept.
func Select(requests []Request, cluster Cluster) ([]Request, []Decision, error) {
	enabled, err := capabilities(cluster.Capabilities)
	if err != nil {
		return nil, nil, err
	}
	s := selector{featureSet: cluster.FeatureSet, enabled: enabled}
	var (
		included  []Request
		decisions []Decision
	)
	for _, request := range requests {
		v := s.judge(request.Annotations)
		decisions = append(decisions, Decision{
			Request:  request.ID(),
			Source:   request.Source,
			Included: v.in,
			Reason:   v.reason,
			Warning:  v.warning,
		})
		if !v.in {
			continue
		}
		if v.unjudged {
			request.NamespaceCertain = false
		}
		included = append(included, request)
	}
	return included, decisions, nil
}

type selector struct {
	featureSet string
	enabled    *configv1.ClusterVersionCapabilitiesStatus
}

type verdict struct {
	in       bool
	reason   string
	warning  bool
	unjudged bool // kept since a gate could not be judged
}

// include and leaveOut say why; the values of annotations that they quote may hold anything.
func include(format string, args ...any) verdict {
	return verdict{in: true, reason: "Included: " + clip(oneLine(fmt.Sprintf(format, args...)), 500) + "."}
}

func leaveOut(format string, args ...any) verdict {
	return verdict{reason: "Left out: " + clip(oneLine(fmt.Sprintf(format, args...)), 500) + "."}
}

func (v verdict) withWarning() verdict {
	v.warning = true
	return v
}

// judge asks library-go one rule at a time, in its own order, to know which one leaves the
// request out.
func (s selector) judge(annotations map[string]string) verdict {
	if len(annotations) == 0 {
		return include("it has no annotations that could leave it out")
	}
	m := asManifest(annotations)
	if v := s.features(m, annotations); !v.in {
		return v
	}
	if v := s.profile(m, annotations); !v.in {
		return v
	}
	v := s.capabilities(m)
	if !v.in {
		return v
	}
	gate := annotations[featureGateAnnotation]
	unjudged := isUnjudged(gate)
	switch {
	case v.warning:
		// It says something more important already.
	case unjudged:
		v = include("whether its feature gate (%s=%s) is on cannot be judged without the release payload, so it is kept", featureGateAnnotation, gate)
	default:
		v = include("%s", s.whyIncluded(annotations))
	}
	v.unjudged = unjudged
	return v
}

func (s selector) whyIncluded(annotations map[string]string) string {
	var reasons []string
	for _, key := range []string{featureSetAnnotation, featureGateAnnotation} {
		if names := commaList(annotations[key]); len(names) > 0 {
			reasons = append(reasons, "it is for feature set "+strings.Join(names, " or "))
		}
	}
	if _, ok := annotations[profileAnnotation]; ok {
		reasons = append(reasons, "it is for cluster profile "+manifest.DefaultClusterProfile)
	} else {
		reasons = append(reasons, "it is for every cluster profile")
	}
	if needs := annotations[manifest.CapabilityAnnotation]; needs != "" && s.enabled != nil {
		reasons = append(reasons, "the install-config enables what it needs ("+needs+")")
	}
	return strings.Join(reasons, ", and ")
}

func asManifest(annotations map[string]string) *manifest.Manifest {
	u := &unstructured.Unstructured{Object: map[string]any{}}
	u.SetAnnotations(annotations)
	return &manifest.Manifest{Obj: u}
}
