package render

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// IsKeySet reports whether an object holds the public keys. Published keys are only ever
// added to: a running cluster's tokens are signed with them.
func IsKeySet(o cloud.Object) bool { return o.Key == oidc.KeysPath || o.Key == oidc.APIServerKeysPath }

// KeySets returns the objects that hold the public keys, all of them the same bytes. The
// first is the one that AWS reads.
func (s *Stack) KeySets() []cloud.Object {
	var sets []cloud.Object
	for _, o := range s.Objects {
		switch {
		case o.Key == oidc.KeysPath:
			sets = append([]cloud.Object{o}, sets...)
		case IsKeySet(o):
			sets = append(sets, o)
		}
	}
	return sets
}
