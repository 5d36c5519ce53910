package render

import (
	"cmp"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Resources are the desired resources that were written down, the very values that create
// would carry out. They are in the order in which they can be created: bucket, its policy,
// objects, provider, roles.
type Resources struct {
	Bucket cloud.Bucket
	Policy cloud.BucketPolicy
	// Objects are sorted by key.
	Objects  []cloud.Object
	Provider cloud.OIDCProvider
	// Roles are sorted by name.
	Roles []cloud.Role
}

func (r *Resources) sort() {
	slices.SortFunc(r.Objects, func(a, b cloud.Object) int { return cmp.Compare(a.Key, b.Key) })
	slices.SortFunc(r.Roles, func(a, b cloud.Role) int { return cmp.Compare(a.RoleName, b.RoleName) })
}
