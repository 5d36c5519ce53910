package store

import (
	"io/fs"
	"path/filepath"
	"sort"
	"strings"

	"github.com/openshift/installer/pkg/asset"
)

// File outcomes.
const (
	FileCreated   = "created"
	FileUpdated   = "updated"
	FileUnchanged = "unchanged"
	FileRemoved   = "removed"
	// FileKept is a file of ours that is no longer wanted, but that somebody changed.
	FileKept = "kept"
)

// FileOutcome says what became of a file of the install directory, or, in a dry run,
// what would become of it.
type FileOutcome struct {
	// Name is relative to the install directory.
	Name string `json:"name"`
	// Outcome is created, updated, unchanged, removed or kept.
	Outcome string `json:"outcome"`
}

// isKey reports whether a file is the cluster's signing key, which is never removed.
func isKey(name string) bool { return strings.HasPrefix(filepath.ToSlash(name), "tls/") }

// mode is the permission of a file: keys are for their owner alone; for the rest the
// installer's own 0640, unless the asset says otherwise.
func mode(a asset.WritableAsset, name string) fs.FileMode {
	if derived, ok := a.(Derived); ok {
		return derived.Mode(name)
	}
	if isKey(name) {
		return 0o600
	}
	return 0o640
}

func (s *Store) addFiles(outcomes []FileOutcome) {
	s.filesMu.Lock()
	defer s.filesMu.Unlock()
	s.files = append(s.files, outcomes...)
}

// Files returns what became of the files of the assets fetched so far, by name.
func (s *Store) Files() []FileOutcome {
	s.filesMu.Lock()
	defer s.filesMu.Unlock()
	files := append([]FileOutcome(nil), s.files...)
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	return files
}
