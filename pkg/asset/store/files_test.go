package store

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

// writing makes a toy write files, content by name.
func writing(files map[string]string) behaviour {
	return behaviour{files: func(string) []*asset.File {
		var list []*asset.File
		for _, name := range slices.Sorted(maps.Keys(files)) {
			list = append(list, &asset.File{Filename: name, Data: []byte(files[name])})
		}
		return list
	}}
}

// fetchFiles fetches a toy that writes files, and returns what became of them.
func fetchFiles(t *testing.T, s *Store, files map[string]string) map[string]string {
	t.Helper()
	behave(t, map[any]behaviour{one{}: writing(files)})
	if err := s.Fetch(t.Context(), &writable[one]{}); err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for _, f := range s.Files() {
		outcomes[f.Name] = f.Outcome
	}
	return outcomes
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}

// content returns what a file holds, or "missing".
func content(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return "missing"
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestFilesAreWritten(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "manifests/same.yaml", "same")
	put(t, dir, "manifests/other.yaml", "other")
	before, err := os.Stat(filepath.Join(dir, "manifests/same.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"manifests/same.yaml": "same", "manifests/other.yaml": "mine", "sts/a/b": "new", "tls/a.key": "key"}
	got := fetchFiles(t, open(t, dir), files)
	want := map[string]string{
		"manifests/same.yaml": FileUnchanged, "manifests/other.yaml": FileUpdated, "sts/a/b": FileCreated, "tls/a.key": FileCreated,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the files are %v, want %v", got, want)
	}
	for name, text := range files {
		if got := content(t, dir, name); got != text {
			t.Errorf("%s holds %q, want %q", name, got, text)
		}
	}
	for name, want := range map[string]fs.FileMode{"tls/a.key": 0o600, "sts/a/b": 0o640, "manifests/other.yaml": 0o640} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	if after, err := os.Stat(filepath.Join(dir, "manifests/same.yaml")); err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a file that was right was written again (%v)", err)
	}
}

// While a write is under way either content may stand there, and after a kill both are
// known as ours.
func TestWrote(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"a": "first"})
	wrote := func(content string) bool { return s.state.wrote("a", []byte(content)) }
	if !wrote("first") || wrote("other") {
		t.Error("what was written is not known")
	}
	if !wrote("") || s.state.wrote("b", nil) {
		t.Error("an empty file is what a power cut can leave of one that we wrote, and of no other")
	}
	kill := func(wanted string) { // after it was noted what is about to be written
		s = again(t, s)
		files := []*asset.File{{Filename: "a", Data: []byte(wanted)}}
		if err := s.expect(t.Context(), "one", map[string]string{"a": sum([]byte(wanted))}, files, make([]standing, 1), func(*document) {}); err != nil {
			t.Fatal(err)
		}
		s = again(t, s)
	}
	kill("second")
	if !wrote("first") || !wrote("second") {
		t.Error("after a kill one of two contents is not known")
	}
	kill("third") // nothing was written yet: the first content is still there
	if !wrote("first") || !wrote("third") {
		t.Error("after a second kill the content that stands there, or the wanted one, is not known")
	}
	fetchFiles(t, s, map[string]string{"a": "fourth"})
	if !wrote("fourth") || wrote("third") || wrote("first") {
		t.Error("once it is written, an earlier content still counts")
	}
}

// A file that cannot be written ends the run with its name and what to do; the others are
// written, or not begun.
func TestFileThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "manifests/a.yaml/x", "in the way")
	behave(t, map[any]behaviour{one{}: writing(map[string]string{"manifests/a.yaml": "a"})})
	s := open(t, dir)
	err := s.Fetch(t.Context(), &writable[one]{})
	if err == nil || !strings.Contains(err.Error(), "manifests/a.yaml") {
		t.Errorf("the error is %v", err)
	}
	if got := content(t, dir, "manifests/a.yaml/x"); got != "in the way" {
		t.Errorf("what was in the way is %q", got)
	}
}
