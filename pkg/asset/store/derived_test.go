package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// rendering is a derived asset: its files are computed from everything else.
type rendering struct{ writable[one] }

func (*rendering) Mode(name string) fs.FileMode {
	switch {
	case strings.HasSuffix(name, ".sh"):
		return 0o750
	case strings.HasSuffix(name, ".key"):
		return 0o600
	default:
		return 0o640
	}
}

var _ Derived = (*rendering)(nil)

// fetchRendering generates the derived asset with files, by name, and returns what became
// of each.
func fetchRendering(t *testing.T, s *Store, files map[string]string) (map[string]string, error) {
	t.Helper()
	behave(t, map[any]behaviour{one{}: {id: "rendering", files: func(string) []*asset.File {
		var list []*asset.File
		for name, content := range files {
			list = append(list, &asset.File{Filename: name, Data: []byte(content)})
		}
		return list
	}}})
	err := s.Fetch(t.Context(), &rendering{})
	outcomes := map[string]string{}
	for _, f := range s.Files() {
		outcomes[f.Name] = f.Outcome
	}
	return outcomes, err
}

// A derived file has the mode that its asset says. One that is no longer wanted goes, a
// private key too, and so does its folder; what is not ours stays, and so does its folder.
func TestDerivedFiles(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := fetchRendering(t, s, map[string]string{
		"sts/a/b/apply.sh": "script", "sts/a/b/copy.key": "private", "sts/c/plain": "plain", "sts/d/e/f": "deep",
	}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"sts/a/b/apply.sh": 0o750, "sts/a/b/copy.key": 0o600, "sts/c/plain": 0o640} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, want %v (%v)", name, info.Mode().Perm(), want, err)
		}
	}
	put(t, dir, "sts/d/theirs", "theirs")

	s = again(t, s)
	outcomes, err := fetchRendering(t, s, map[string]string{"sts/c/plain": "plain"})
	if err != nil {
		t.Fatal(err)
	}
	if outcomes["sts/c/plain"] != FileUnchanged || outcomes["sts/a/b/copy.key"] != FileRemoved || outcomes["sts/d/e/f"] != FileRemoved {
		t.Errorf("the files are %v", outcomes)
	}
	for _, gone := range []string{"sts/a", "sts/d/e"} {
		if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
			t.Errorf("%s is left, with nothing in it", gone)
		}
	}
	if got := content(t, dir, "sts/d/theirs"); got != "theirs" {
		t.Errorf("what is not ours is %q", got)
	}
}

// What somebody put there or changed is not written over: it could not be made again.
func TestDerivedFilesOfOthers(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "sts/a", "theirs")
	put(t, dir, "sts/b", "right")
	s := open(t, dir)
	wanted := map[string]string{"sts/a": "ours", "sts/b": "right"}
	_, err := fetchRendering(t, s, wanted)
	if err == nil || !strings.Contains(err.Error(), "sts/a was not written by this program") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
	if got := content(t, dir, "sts/a"); got != "theirs" {
		t.Errorf("somebody's file is %q", got)
	}
	if err := os.Remove(filepath.Join(dir, "sts/a")); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := fetchRendering(t, s, wanted); err != nil {
		t.Fatal(err)
	}
	// What we wrote may be written over, as often as it changes.
	for _, text := range []string{"ours, 2", "ours, 3"} {
		s = again(t, s)
		wanted["sts/a"] = text
		if outcomes, err := fetchRendering(t, s, wanted); err != nil || outcomes["sts/a"] != FileUpdated {
			t.Errorf("%v (%v)", outcomes, err)
		}
	}
	put(t, dir, "sts/a", "changed")
	s = again(t, s)
	if _, err := fetchRendering(t, s, wanted); err == nil || content(t, dir, "sts/a") != "changed" {
		t.Errorf("a changed file became %q (%v)", content(t, dir, "sts/a"), err)
	}
}
