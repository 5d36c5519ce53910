package cloudformation

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// form is a way of writing the templates: for one cluster, with every value as it is, or
// for any cluster, with parameters in the place of what is this cluster's.
type form interface {
	// head returns what stands above the sections of a template.
	head(t *template) []byte
	// piece returns an empty piece that declares the parameters, mappings and conditions
	// that it will need.
	piece(name string, n needs) *piece

	bucketName() value
	bucketPolicy(document) value
	// named returns a name that begins with the infrastructure name.
	named(name string) value
	// suffixed returns a text that ends in the infrastructure name, and ownership the key of the
	// ownership tag.
	suffixed(text string) value
	ownership(tag string) value
	// kmsKey is the ARN of the key that encrypts the bucket.
	kmsKey() value
	issuer() value
	tags(map[string]string) []tag

	// role is about the role of a component, whose logical ids begin with id.
	role(id string, r *cloud.Role) roleForm
}

// roleForm is how one role is written.
type roleForm interface {
	name() value
	path() value
	// maxSession is how many seconds a session may last; nil for IAM's default.
	maxSession() value
	// policyName returns the name of one of the role's policies.
	policyName(name string) value
	trust(document) value
	permissions(document) value
}

// needs is what a piece speaks of.
type needs struct {
	// base is set for the bucket, its policy, the distribution and the provider.
	base bool
	// roleID begins the logical ids of a component's role; empty for none.
	roleID string
	// component is the component of that role.
	component render.Component
	// creates is set when the role itself is in the piece, and not only a policy of it.
	creates bool
}
