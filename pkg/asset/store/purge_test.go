package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// A purge removes what runs wrote, and what nobody changed of it, with the state at the end.
func TestPurge(t *testing.T) {
	all := map[string]string{"manifests/a.yaml": "a", "manifests/edited.yaml": "edited", "sts/deep/b.json": "b", "sts/gone.json": "gone", "tls/a.key": "private", "tls/b.key": "private"}
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, all)
	put(t, dir, "manifests/edited.yaml", "by somebody")
	put(t, dir, "manifests/theirs.yaml", "theirs")
	put(t, dir, "tls/b.key", "another key")
	if err := os.Remove(filepath.Join(dir, "sts/gone.json")); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	keys := map[string][]byte{"tls/a.key": []byte("private"), "tls/b.key": []byte("private"), "tls/none.key": []byte("private")}
	got, err := s.Purge(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	want := []FileOutcome{
		{"manifests/a.yaml", FileRemoved},
		{"manifests/edited.yaml", FileKept},
		{"sts/deep/b.json", FileRemoved},
		{"tls/a.key", FileRemoved},
		{"tls/b.key", FileKept},
		{StateFileName, FileRemoved},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the files are %v, want %v", got, want)
	}
	for name, want := range map[string]string{
		"manifests/a.yaml": "missing", "manifests/edited.yaml": "by somebody", "manifests/theirs.yaml": "theirs", "sts/deep/b.json": "missing",
		"tls/a.key": "missing", "tls/b.key": "another key", StateFileName: "missing",
	} {
		if got := content(t, dir, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "sts")); err == nil {
		t.Error("the empty folder is left")
	}
	if names := s.Written(); len(names) > 0 {
		t.Errorf("the store still knows %q", names)
	}
	if got, err := s.Purge(t.Context(), nil); err != nil || len(got) > 0 {
		t.Errorf("a second time: %v (%v)", got, err)
	}
}

// The state is there as long as anything else is: a purge that is stopped or fails is continued.
func TestPurgeStopped(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/a.yaml": "a"})
	s = again(t, s)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	cancel(stopped)
	if _, err := s.Purge(ctx, nil); !errors.Is(err, stopped) {
		t.Errorf("the error is %v", err)
	}
	// A folder in the place of a file cannot be read as one.
	if err := os.Remove(filepath.Join(dir, "manifests/a.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "manifests/a.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Purge(t.Context(), nil); err == nil {
		t.Error("a file that cannot be read is taken for removed")
	}
	if got := content(t, dir, StateFileName); got == "missing" {
		t.Fatal("the state is gone")
	}
	if err := os.Remove(filepath.Join(dir, "manifests/a.yaml")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Purge(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// A link in the place of a folder is somebody's, and so is what it leads to.
func TestPurgeLeavesLinks(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"sts/a.json": "a"})
	if err := os.Rename(filepath.Join(dir, "sts"), filepath.Join(elsewhere, "sts")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(elsewhere, "sts"), filepath.Join(dir, "sts")); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	if _, err := s.Purge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "sts")); err != nil {
		t.Errorf("the link: %v", err)
	}
}
