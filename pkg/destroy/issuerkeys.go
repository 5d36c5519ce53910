package destroy

import (
	"encoding/json"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// WithoutKeys returns a key set without a cluster's keys: those with its kids, and those of its modulus
// whatever their kid. key may be nil. It returns the kids of what was taken out; the others stay as they
// are, in their order.
func WithoutKeys(set oidc.KeySet, key *oidc.Key, kids []string) (left oidc.KeySet, removed []string) {
	for i, kid := range set.KeyIDs() {
		var entry oidc.Key
		same := key != nil && json.Unmarshal(set.Keys[i], &entry) == nil && entry.N == key.N && entry.E == key.E
		if same || slices.Contains(kids, kid) {
			removed = append(removed, kid)
		} else {
			left.Keys = append(left.Keys, set.Keys[i])
		}
	}
	return left, removed
}
