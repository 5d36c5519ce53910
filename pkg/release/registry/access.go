package registry

import (
	"time"

	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

// Access is how registries are reached, and as whom.
type Access struct {
	// PullSecret has the credentials, in the format of Docker's config.json; nil has none.
	// PullSecretName is the file that it is from, for messages.
	PullSecret     []byte
	PullSecretName string
	// Mirrors say where else the images of a repository are.
	Mirrors []Mirror
	// Outbound has the proxy, and the certificate authorities that are trusted beside the system's.
	Outbound outbound.Settings
	// Timeout is how long a registry may be silent before a request is given up; 0 is 30 seconds.
	Timeout time.Duration
}

// Mirror is an entry of an ImageDigestMirrorSet, or of the install-config's imageDigestSources.
type Mirror struct {
	// Source is a repository or a prefix of some, that ends before a slash, or "*." and a
	// domain, whose subdomains it stands for.
	Source string
	// Mirrors stand for Source, in the order in which they are tried.
	Mirrors []string
	// NeverContactSource forbids to go on to Source when no mirror has the image.
	NeverContactSource bool
}

// defaultTimeout is Access.Timeout when that is 0.
const defaultTimeout = 30 * time.Second

func (a *Access) timeout() time.Duration {
	if a.Timeout > 0 {
		return a.Timeout
	}
	return defaultTimeout
}

// pullSecretName is what messages call the pull secret.
func (a *Access) pullSecretName() string {
	if a.PullSecretName != "" {
		return "the pull secret in " + a.PullSecretName
	}
	return "the pull secret"
}
