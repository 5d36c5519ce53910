package crash

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// openshift-install deletes what it consumes. The key is then in the state alone, and the
// next run goes on with it and puts it back.
func TestKeyFileConsumed(t *testing.T) {
	t.Parallel()
	for _, folders := range [][]string{{"tls"}, {"tls", "sts"}} {
		t.Run(filepath.Join(folders...), func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			x.mustEnd(x.create(nil), 0)
			for _, folder := range folders {
				if err := os.RemoveAll(filepath.Join(x.dir, folder)); err != nil {
					t.Fatal(err)
				}
			}
			x.mustEnd(x.create(nil), 0)
			if changing := faultproxy.Mutating(x.Proxy.Requests()); len(changing) > 0 {
				t.Errorf("%s %s was sent, and nothing in AWS had changed", changing[0].Operation, changing[0].Subject)
			}
			x.mustMatch()
		})
	}
}

// So it is when the key was made by the program, and nobody else ever had it.
func TestNewKeyFileConsumed(t *testing.T) {
	t.Parallel()
	x := beginWithoutKey(t, quick)
	x.mustEnd(x.create(nil), 0)
	first := x.look()
	if err := os.RemoveAll(filepath.Join(x.dir, "tls")); err != nil {
		t.Fatal(err)
	}
	x.mustEnd(x.create(nil), 0)
	for _, difference := range x.look().differences(first) {
		t.Error(difference)
	}
	if first.files.savedKey().KeyID == x.undisturbed.files.savedKey().KeyID {
		t.Error("no new key was made")
	}
}

// A key that was published is not replaced, even where the state is lost, too.
func TestStateAndKeyFileLost(t *testing.T) {
	t.Parallel()
	x := beginWithoutKey(t, quick)
	x.mustEnd(x.create(nil), 0)
	published := x.look().aws
	for _, name := range []string{"tls", "sts", stateFile} {
		if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	result := x.create(nil)
	x.mustEnd(result, 1)
	x.mustSay(result, "already publishes keys", "--private-key-file")
	if got, want := x.look().aws.JSON(), published.JSON(); got != want {
		t.Error("AWS: " + firstDifference(got, want))
	}
	if _, ok := x.files()[keyFile]; ok {
		t.Error("a key was made all the same")
	}
}
