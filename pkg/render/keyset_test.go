package render_test

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// Whatever the order of the objects is, the key set that AWS reads comes first.
func TestKeySets(t *testing.T) {
	s := rendertest.Cluster{}.Stack()
	for range 2 {
		sets := s.KeySets()
		if len(sets) != 2 || sets[0].Key != oidc.KeysPath || sets[1].Key != oidc.APIServerKeysPath {
			t.Errorf("the key sets are %v", sets)
		}
		slices.Reverse(s.Objects)
	}
}
