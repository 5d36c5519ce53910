package converge

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Which files of an install directory are looked at.
const (
	// everything is every file.
	everything = ""
	// results leaves out the program's own bookkeeping: its state, log and lock.
	results = ".openshift_install_sts"
)

// fingerprint returns mode, modification time and sum of the files of an install
// directory, by name, without those whose name begins with what is left out.
func fingerprint(t *testing.T, dir, leftOut string) map[string]string {
	t.Helper()
	prints := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || leftOut != "" && strings.HasPrefix(entry.Name(), leftOut) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		prints[name] = fmt.Sprintf("%s, %d, %x", info.Mode(), info.ModTime().UnixNano(), sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return prints
}

// sameFiles compares two fingerprints of an install directory.
func sameFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if want[name] != got[name] {
			t.Errorf("%s was touched: %q, now %q", name, want[name], got[name])
		}
	}
}

// sumOf returns the sum out of a file's fingerprint.
func sumOf(fingerprint string) string {
	return fingerprint[strings.LastIndex(fingerprint, " ")+1:]
}
