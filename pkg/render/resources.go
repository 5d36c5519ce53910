package render

import (
	"cmp"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Resources are the desired resources that were written down, the very values that create
// would carry out. They are in the order in which they can be created: bucket, distribution,
// the bucket's policy, objects, provider, roles. What is not to be made is nil.
type Resources struct {
	// Bucket, with its Policy, serves the documents; nil when others serve them.
	Bucket *cloud.Bucket
	Policy *cloud.BucketPolicy
	// Distribution is what serves the documents of a private bucket; nil for a public one. Its ID,
	// which is CloudFront's to choose, is cloud.PendingDistribution in the bucket's policy.
	Distribution *cloud.Distribution
	// Objects are the documents in the bucket, sorted by key.
	Objects []cloud.Object
	// Provider is nil while the issuer is not known.
	Provider *cloud.OIDCProvider
	// Roles are sorted by name.
	Roles []cloud.Role
}

func (r *Resources) sort() {
	slices.SortFunc(r.Objects, func(a, b cloud.Object) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(r.Roles, func(a, b cloud.Role) int { return cmp.Compare(a.RoleName, b.RoleName) })
}
