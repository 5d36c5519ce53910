package store

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"testing"
)

// A dry run says the same, and leaves no trace.
func TestDryRunWritesNothing(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	fetchFiles(t, first, map[string]string{"manifests/stale.yaml": "stale", "manifests/a.yaml": "a"})
	if err := first.Ledger().Put(t.Context(), map[string]any{"x": 1}); err != nil {
		t.Fatal(err)
	}
	first.Close()
	before := tree(t, dir)

	dry := open(t, dir, DryRun())
	session := &Session{}
	if dry.Fetched(session); !session.DryRun {
		t.Error("assets are not told that it is a dry run")
	}
	got := fetchFiles(t, dry, map[string]string{"manifests/a.yaml": "b", "sts/new": "new"})
	want := map[string]string{"manifests/a.yaml": FileUpdated, "manifests/stale.yaml": FileRemoved, "sts/new": FileCreated}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the files would be %v, want %v", got, want)
	}
	if err := errors.Join(
		dry.Ledger().Put(t.Context(), map[string]any{"y": 1}), dry.Ledger().Delete(t.Context(), "x"),
		dry.Destroy(&writable[one]{}), dry.DestroyState(),
	); err != nil {
		t.Error(err)
	}
	if after := tree(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("the directory was\n%v, and is\n%v", before, after)
	}
}

// tree returns what every file of a directory holds, and when it was written.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil && !entry.IsDir() {
			files[name] = info.ModTime().String() + content(t, dir, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
