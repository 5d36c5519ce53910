package offline

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// secret is the Secret of one CredentialsRequest, as it was found.
type secret struct {
	request credentialsrequest.Request
	// file is the manifest that the Secret belongs into; foundIn the one that holds it, empty
	// where none does that openshift-install reads.
	file, foundIn string
	object        object
	// profile is the profile [default] of its AWS config; nil where there is none, or no Secret.
	profile *awsconfig.Profile
	// flaws say what is wrong with the config whatever its profile holds, and doubts what of it is
	// not known to do no harm.
	flaws, doubts []string
	// problem says what is wrong with the Secret's place, and advice what to do about it where
	// the check's own does not fit; minor is set when the cluster works all the same.
	problem, advice string
	minor           bool
}

// namespaceFile is the name of a Namespace's manifest.
func namespaceFile(name string) string { return "manifests/" + name + "-namespace.yaml" }

// title names the Secret in a message.
func (s secret) title() string { return "Secret " + s.request.Secret.String() }

// findSecrets looks for the Secret of every request.
func (e *evidence) findSecrets(ctx context.Context) []secret {
	var list []secret
	for _, r := range e.Requests {
		s := secret{request: r, file: r.Secret.Manifest()}
		e.place(ctx, &s)
		if s.foundIn != "" {
			objects := e.manifest(s.foundIn).objects
			s.object = objects[slices.IndexFunc(objects, s.isObject)]
			s.profile, s.flaws, s.doubts = readAWSConfig(s.object)
		}
		list = append(list, s)
	}
	return list
}

func (s secret) isObject(o object) bool {
	return o.isSecret(s.request.Secret.Namespace, s.request.Secret.Name)
}
