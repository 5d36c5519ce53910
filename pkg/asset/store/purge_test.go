package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
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

// A purge that is stopped begins nothing more, and leaves the state to the next one.
func TestPurgeStopped(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/a.yaml": "a"})
	s = again(t, s)
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	cancel(stopped)
	if got, err := s.Purge(ctx, nil); !errors.Is(err, stopped) || len(got) > 0 {
		t.Errorf("the files are %v (%v)", got, err)
	}
	if content(t, dir, "manifests/a.yaml") != "a" || content(t, dir, StateFileName) == "missing" {
		t.Error("something is gone")
	}
	if _, err := s.Purge(t.Context(), nil); err != nil || content(t, dir, StateFileName) != "missing" {
		t.Errorf("the next one: %v", err)
	}
}

// What stands in the place of a file and is none is somebody's: it is kept and named, holds
// nothing up, and is no reason to come back.
func TestPurgeOfNoFiles(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/folder": "a", "manifests/pipe": "b", "manifests/z.yaml": "z", "sts/gone/c": "c"})
	replaceByFolder(t, dir, "manifests/folder")
	replaceByPipe(t, dir, "manifests/pipe")
	replaceByPipe(t, dir, "tls/a.key")
	if err := os.RemoveAll(filepath.Join(dir, "sts/gone")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "sts/gone", "a file in the place of a folder")
	s = again(t, s)
	var got []FileOutcome
	soon(t, func() (err error) {
		got, err = s.Purge(t.Context(), map[string][]byte{"tls/a.key": []byte("private")})
		return err
	})
	want := []FileOutcome{
		{"manifests/folder", FileKept},
		{"manifests/pipe", FileKept},
		{"manifests/z.yaml", FileRemoved},
		{"tls/a.key", FileKept},
		{StateFileName, FileRemoved},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the files are %v, want %v", got, want)
	}
	for _, name := range []string{"manifests/folder", "manifests/pipe", "tls/a.key", "sts/gone"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Errorf("what somebody put there: %v", err)
		}
	}
	if got := content(t, dir, StateFileName); got != "missing" {
		t.Error("the state is left")
	}
}

// A file that cannot be looked at keeps only the state from being removed, and each is reported.
// The state is there until nothing else of ours is left.
func TestPurgeGoesOn(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/a.yaml": "a", "manifests/z.yaml": "z", "sts/b": "b", "tls/a.key": "private"})
	s = again(t, s)
	// Links that lead to themselves cannot even be read by root.
	replaceByLoop(t, dir, "manifests/a.yaml")
	replaceByLoop(t, dir, "sts")
	keys := map[string][]byte{"tls/a.key": []byte("private")}
	got, err := s.Purge(t.Context(), keys)
	want := []FileOutcome{
		{"manifests/a.yaml", FileKept},
		{"manifests/z.yaml", FileRemoved},
		{"sts/b", FileKept},
		{"tls/a.key", FileRemoved},
		{StateFileName, FileKept},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the files are %v, want %v", got, want)
	}
	if err == nil || !strings.Contains(err.Error(), "look at manifests/a.yaml,") || !strings.Contains(err.Error(), "look at sts/b,") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
	if got := content(t, dir, StateFileName); got == "missing" {
		t.Fatal("the state is gone")
	}
	for _, name := range []string{"manifests/a.yaml", "sts"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err = again(t, s).Purge(t.Context(), keys)
	if want := []FileOutcome{{StateFileName, FileRemoved}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after that the files are %v, want %v (%v)", got, want, err)
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
