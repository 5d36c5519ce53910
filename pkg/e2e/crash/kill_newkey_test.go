package crash

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// A run that finds no key makes one. Wherever it is killed: a key that was published, or
// only saved, is the one that the next run goes on with, and there never are two.
func TestKilledWithANewKey(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		kill hook
	}{
		{"before the first look", killBefore(number(1))},
		{"after the bucket is created", killAfter(about("CreateBucket", ""))},
		{"before keys.json is published", killBefore(about("PutObject", "/"+oidc.KeysPath))},
		{"after keys.json is published", killAfter(about("PutObject", "/"+oidc.KeysPath))},
		{"after the API server's keys are published", killAfter(about("PutObject", "/"+oidc.APIServerKeysPath))},
		{"before the provider is created", killBefore(about("CreateOpenIDConnectProvider", ""))},
		{"after a role got its permissions", killAfter(about("PutRolePolicy", ""))},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			x := beginWithoutKey(t, quick)
			x.mustDie(test.kill)
			x.mustContinueWithItsKey()
		})
	}
}
