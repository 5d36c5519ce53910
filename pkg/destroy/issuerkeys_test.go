package destroy

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// The cluster's keys go, by kid and by what they are; the others stay as they are.
func TestWithoutKeys(t *testing.T) {
	set, err := oidc.ParseKeySet([]byte(`{"keys":[{"kid":"a","kty":"RSA","n":"A","e":"AQAB"},{"kid":"renamed","kty":"RSA","n":"B","e":"AQAB","x":1},
		{"kid":"b","kty":"RSA","n":"C","e":"AQAB","use":"sig"},{"kid":"old","kty":"EC"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	left, removed := WithoutKeys(set, &oidc.Key{Kid: "ours", N: "B", E: "AQAB"}, []string{"ours", "old"})
	if !slices.Equal(left.KeyIDs(), []string{"a", "b"}) || !slices.Equal(removed, []string{"renamed", "old"}) {
		t.Errorf("left are %q, and removed %q", left.KeyIDs(), removed)
	}
	if string(left.Keys[1]) != string(set.Keys[2]) {
		t.Errorf("another cluster's key has become %s", left.Keys[1])
	}
	if left, removed := WithoutKeys(set, nil, nil); len(left.Keys) != 4 || len(removed) != 0 {
		t.Errorf("without a key that is known %d are left, and removed %q", len(left.Keys), removed)
	}
}
