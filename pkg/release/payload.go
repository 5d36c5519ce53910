package release

import (
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/inclusion"
)

// Payload is what a release payload says about CredentialsRequests. It is saved in the state
// file, so its JSON names stay as they are.
type Payload struct {
	// Source is the value of --release-image that it was read from.
	Source string `json:"source"`
	// Location is Source with an absolute path: a later run may be in another folder.
	Location string `json:"location"`
	// Architecture is the one that was asked for, of an image for several.
	Architecture string `json:"architecture,omitempty"`
	// Digest is the image's, as a pull spec would name it; that of a docker-archive is its image
	// ID. It is empty for manifests that are no image.
	Digest string `json:"digest,omitempty"`
	// Release decides which manifests belong to a cluster; its version is the payload's.
	inclusion.Release
	// Namespaces are those that the payload's manifests make, whether they belong or not.
	Namespaces []Namespace `json:"namespaces,omitempty"`
	// Requests are the CredentialsRequests for AWS, whether they belong or not, in the order of
	// the payload's file names.
	Requests []credentialsrequest.Request `json:"requests"`

	// files are those that Requests stand in, by name. They are not saved.
	files map[string][]byte
}

// Namespace is a Namespace of the payload.
type Namespace struct {
	Name string `json:"name"`
	// Annotations decide whether it belongs to a cluster.
	Annotations map[string]string `json:"annotations,omitempty"`
}

// IncludedNamespaces returns the names of the Namespaces that a cluster certainly makes
// itself: whose manifests belong to it, by rules that could judge all there is to judge.
func (p *Payload) IncludedNamespaces(rules *inclusion.Rules) map[string]bool {
	included := map[string]bool{}
	for _, n := range p.Namespaces {
		if n.Annotations[credentialsrequest.WithdrawnAnnotation] == "true" {
			continue // the cluster deletes it
		}
		verdict := rules.Judge(inclusion.Manifest{APIVersion: "v1", Kind: kindNamespace, Annotations: n.Annotations, FromPayload: true})
		if verdict.Included && !verdict.Unjudged {
			included[n.Name] = true
		}
	}
	return included
}
