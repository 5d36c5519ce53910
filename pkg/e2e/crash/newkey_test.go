package crash

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// mustContinueWithItsKey fails the test unless a stopped run, which made a key of its own,
// published no key that its state does not keep, and unless the next run goes on with that
// key and completes what the stopped one left.
func (x *trial) mustContinueWithItsKey() {
	x.Helper()
	left := x.look()
	kept := left.files.savedKey()
	for _, kid := range publishedKeys(x.T, left.aws) {
		if kid != kept.KeyID {
			x.Errorf("the stopped run published the key %s, and its state keeps %q", kid, kept.KeyID)
		}
	}

	x.mustEnd(x.create(nil), 0)
	x.mustPlanNothing()
	done := x.look()
	key := done.files.savedKey()
	if kept.KeyID != "" && key != kept {
		x.Errorf("the key was %s and is %s", kept.KeyID, key.KeyID)
	}
	if all := publishedKeys(x.T, done.aws); len(all) != 1 || all[0] != key.KeyID {
		x.Errorf("published are %q, want %s alone", all, key.KeyID)
	}

	// An undisturbed run that is given this key leaves the same, and it tells what the
	// files of the stopped run were to become.
	want := x.undisturbedAfter(func(dir string) { writeFile(x.T, dir, keyFile, key.PrivateKey, 0o600) })
	for _, difference := range done.differences(want) {
		x.Error(difference)
	}
	for _, fault := range left.files.halfWritten(x.before, want.files) {
		x.Error("after the stop: " + fault)
	}
}

// publishedKeys returns the IDs of all keys that are published, in any document.
func publishedKeys(t *testing.T, state *awsstate.State) []string {
	t.Helper()
	var all []string
	for _, bucket := range state.Buckets {
		for _, name := range []string{oidc.KeysPath, oidc.APIServerKeysPath} {
			object, ok := bucket.Objects[name]
			if !ok {
				continue
			}
			set, err := oidc.ParseKeySet([]byte(object.Body))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, set.KeyIDs()...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
