package store

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"
)

// A file that is no longer wanted goes, if it is as we wrote it.
func TestStaleFiles(t *testing.T) {
	const kept = "manifests/kept.yaml"
	all := map[string]string{
		kept: "kept", "manifests/gone.yaml": "gone", "manifests/edited.yaml": "edited", "manifests/consumed.yaml": "consumed",
		"tls/a.key": "private",
	}
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, all)
	put(t, dir, "manifests/edited.yaml", "by somebody")
	put(t, dir, "manifests/theirs.yaml", "theirs")
	if err := os.Remove(filepath.Join(dir, "manifests/consumed.yaml")); err != nil {
		t.Fatal(err)
	}

	log, hook := logtest.NewNullLogger()
	s.Close()
	s, err := Open(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	got := fetchFiles(t, s, map[string]string{kept: "kept"})
	if want := map[string]string{kept: FileUnchanged, "manifests/gone.yaml": FileRemoved, "manifests/edited.yaml": FileKept}; !reflect.DeepEqual(got, want) {
		t.Errorf("the files are %v, want %v", got, want)
	}
	for name, want := range map[string]string{
		kept: "kept", "manifests/gone.yaml": "missing", "manifests/edited.yaml": "by somebody", "manifests/consumed.yaml": "missing",
		"manifests/theirs.yaml": "theirs", "tls/a.key": "private", // a key is never removed
	} {
		if got := content(t, dir, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if !logged(hook.AllEntries(), logrus.WarnLevel, "manifests/edited.yaml") || !logged(hook.AllEntries(), logrus.InfoLevel, "manifests/gone.yaml") {
		t.Error("the log does not say what became of the stale files")
	}

	// The edited one is reported again, until somebody removes it; then it is forgotten.
	s = again(t, s)
	if got := fetchFiles(t, s, map[string]string{kept: "kept"}); got["manifests/edited.yaml"] != FileKept {
		t.Errorf("the next run says %v", got)
	}
	if err := os.Remove(filepath.Join(dir, "manifests/edited.yaml")); err != nil {
		t.Fatal(err)
	}
	if got := fetchFiles(t, again(t, s), map[string]string{kept: "kept"}); len(got) != 1 {
		t.Errorf("the run after that says %v", got)
	}
}

func logged(entries []*logrus.Entry, level logrus.Level, text string) bool {
	return slices.ContainsFunc(entries, func(e *logrus.Entry) bool { return e.Level == level && strings.Contains(e.Message, text) })
}

// The files of an asset are no business of another.
func TestStaleFilesOfOneAsset(t *testing.T) {
	dir := t.TempDir()
	behave(t, map[any]behaviour{one{}: writing(map[string]string{"a": "a"}), two{}: writing(map[string]string{"b": "b"})})
	s := open(t, dir)
	if err := s.FetchAll(t.Context(), &writable[one]{}, &writable[two]{}); err != nil {
		t.Fatal(err)
	}
	fetchFiles(t, again(t, s), nil)
	if content(t, dir, "a") != "missing" || content(t, dir, "b") != "b" {
		t.Errorf("a is %q and b is %q", content(t, dir, "a"), content(t, dir, "b"))
	}
}

// A state file that names files outside of the directory removes nothing there.
func TestStaleFilesOutside(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "dir")
	put(t, parent, "outside", "outside")
	put(t, dir, StateFileName, `{"schemaVersion":1,"files":{"../outside":{"asset":"one","sha256":["`+sum([]byte("outside"))+`"]}}}`)
	fetchFiles(t, open(t, dir), nil)
	if got := content(t, parent, "outside"); got != "outside" {
		t.Errorf("the file outside is %q", got)
	}
}
