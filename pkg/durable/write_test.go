package durable

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// names returns every file and folder below root.
func names(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != root {
			rel, relErr := filepath.Rel(root, path)
			all, err = append(all, filepath.ToSlash(rel)), relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask
		t.Fatal(err)
	}
}

func check(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || string(data) != content {
		t.Errorf("%s holds %q (%v), want %q", path, data, err, content)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != mode {
		t.Errorf("%s has the mode %o, want %o", path, info.Mode().Perm(), mode)
	}
}

func TestWriteFile(t *testing.T) {
	root := t.TempDir()
	for _, test := range []struct {
		name, content string
		mode          fs.FileMode
	}{
		{"a", "new", 0o600},
		{"a", "replaced", 0o600},
		{"a", "", 0o600},
		{"a", "with another mode", 0o644},
		{"folder/b", "in a new folder", 0o640},
		{"folder/c", "in a folder that is there", 0o666},
		{"x/y/z/d", "in folders", 0o600},
	} {
		if err := WriteFile(root, test.name, []byte(test.content), test.mode); err != nil {
			t.Fatal(err)
		}
		check(t, filepath.Join(root, test.name), test.content, test.mode)
	}
	want := []string{"a", "folder", "folder/b", "folder/c", "x", "x/y", "x/y/z", "x/y/z/d"}
	if got := names(t, root); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

// The file is replaced and not written into: who has the old one open reads the old one,
// and a link is replaced rather than followed.
func TestWriteFileReplaces(t *testing.T) {
	root := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside")
	put(t, outside, "outside", 0o600)
	if err := os.Symlink(outside, filepath.Join(root, "a")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(root, "a", []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(t, outside, "outside", 0o600)
	check(t, filepath.Join(root, "a"), "new", 0o600)
}

// An error leaves what was there, and nothing unfinished.
func TestWriteFileThatFails(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "folder", "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(root, "folder", "full", "x"), "x", 0o600)
	put(t, filepath.Join(root, "file"), "file", 0o600)
	before := names(t, root)
	for _, name := range []string{"folder", "folder/full", "file/x", "file/x/y"} {
		err := WriteFile(root, name, []byte("new"), 0o600)
		if err == nil || !strings.Contains(err.Error(), filepath.Join(root, "f")) {
			t.Errorf("%s: the error is %v", name, err)
		}
		if err := ReplaceFile(root, name, []byte("new"), 0o600, false); err == nil {
			t.Errorf("%s: ReplaceFile gave no error", name)
		}
		if got := names(t, root); !slices.Equal(got, before) {
			t.Errorf("%s: there were %v, and are %v", name, before, got)
		}
	}
	check(t, filepath.Join(root, "file"), "file", 0o600)
	check(t, filepath.Join(root, "folder", "full", "x"), "x", 0o600)
	if err := WriteFile(filepath.Join(root, "missing"), "a", nil, 0o600); err == nil {
		t.Error("a root that is not there was made")
	}
}

// One file of many is written as one alone is; its folder can be synced afterwards.
func TestReplaceFile(t *testing.T) {
	for _, sync := range []bool{true, false} {
		root := t.TempDir()
		all := []string{"a", "folder/b", "folder/c", "x/y/z/d"}
		for _, content := range []string{"new", "replaced"} {
			for _, name := range all {
				if err := ReplaceFile(root, name, []byte(content), 0o640, sync); err != nil {
					t.Fatal(err)
				}
				check(t, filepath.Join(root, name), content, 0o640)
			}
		}
		if err := SyncFolders(root, all...); err != nil {
			t.Error(err)
		}
		if got := names(t, root); len(got) != len(all)+4 { // with the four folders
			t.Errorf("there are %v", got)
		}
	}
	if err := SyncFolders(t.TempDir(), "missing/a"); err == nil {
		t.Error("a folder that is not there was synced")
	}
}

func TestRestrictFile(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "a")
	old := time.Unix(1_000_000_000, 0)
	for _, test := range []struct {
		name             string
		mode, perm, want fs.FileMode
	}{
		{"a manifest", 0o640, 0o640, 0o640},
		{"a manifest with the user's mode", 0o664, 0o640, 0o664},
		{"a manifest for its owner alone", 0o600, 0o640, 0o600},
		{"a key", 0o600, 0o600, 0o600},
		{"a key that all can read", 0o644, 0o600, 0o600},
		{"a key that the group can write", 0o620, 0o600, 0o600},
		{"a key that its owner cannot write", 0o400, 0o600, 0o400},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			put(t, path, "x", test.mode)
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
			if err := RestrictFile(root, "a", test.perm); err != nil {
				t.Error(err)
			}
			check(t, path, "x", test.want)
			if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(old) {
				t.Errorf("the modification time did not stay (%v)", err)
			}
		})
	}
	if err := RestrictFile(root, "missing", 0o600); err == nil {
		t.Error("a key that is not there was restricted")
	}
}

func TestRemoveEmptyFolders(t *testing.T) {
	root := t.TempDir()
	for _, folder := range []string{"sts/a/b/c", "sts/d/e", "other/f"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(root, "sts", "d", "theirs"), "theirs", 0o600)
	if err := os.Symlink(t.TempDir(), filepath.Join(root, "sts", "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sts/a/b/c/file", "sts/d/e/file", "sts/file", "other/f/file", "file", "sts/link/file"} {
		RemoveEmptyFolders(root, name, "sts")
	}
	if got, want := names(t, root), []string{"other", "other/f", "sts", "sts/d", "sts/d/theirs", "sts/link"}; !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

func TestRemove(t *testing.T) {
	root := t.TempDir()
	if err := WriteFile(root, "folder/a", []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is not there any more
		if err := Remove(root, "folder/a"); err != nil {
			t.Error(err)
		}
		if got := names(t, root); !reflect.DeepEqual(got, []string{"folder"}) {
			t.Errorf("there are %v", got)
		}
	}
	if err := WriteFile(root, "folder/a", []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Remove(root, "folder"); err == nil || !strings.Contains(err.Error(), filepath.Join(root, "folder")) {
		t.Errorf("a folder that is not empty: %v", err)
	}
}

// Only what a killed run left unfinished is swept away.
func TestSweep(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a", ".openshift_install_sts_state.json", ".openshift_install_sts.log", tempPrefix + "1", tempPrefix + "2"} {
		put(t, filepath.Join(root, name), "x", 0o600)
	}
	if err := os.Mkdir(filepath.Join(root, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(root, "folder", tempPrefix+"3"), "x", 0o600) // not made by us
	if err := Sweep(root); err != nil {
		t.Fatal(err)
	}
	want := []string{".openshift_install_sts.log", ".openshift_install_sts_state.json", "a", "folder", "folder/" + tempPrefix + "3"}
	if got := names(t, root); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	if err := Sweep(filepath.Join(root, "missing")); err == nil {
		t.Error("a folder that is not there was swept")
	}
}

// A leftover of a killed run that everybody can read does not open the key that is written
// over it.
func TestWriteFileOverALeftover(t *testing.T) {
	root := t.TempDir()
	sum := sha256.Sum256([]byte("a"))
	put(t, filepath.Join(root, tempPrefix+hex.EncodeToString(sum[:8])), "a longer leftover", 0o666)
	if err := WriteFile(root, "a", []byte("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(t, filepath.Join(root, "a"), "key", 0o600)
	if got := names(t, root); !slices.Equal(got, []string{"a"}) {
		t.Errorf("there are %v", got)
	}
}
