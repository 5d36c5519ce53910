package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
)

// What became of a recorded file, beside FileUnchanged.
const (
	FileChanged = "changed"
	FileMissing = "missing"
	// FileUnreadable is a file that cannot be looked at.
	FileUnreadable = "unreadable"
)

// Recorded is a file that an earlier run wrote, and what became of it since.
type Recorded struct {
	// Name is relative to the install directory, with slashes.
	Name string
	// Asset is the StateID of the asset whose file it is.
	Asset string
	// Standing is FileUnchanged, FileChanged, FileMissing or FileUnreadable.
	Standing string
	// Err says why the file is unreadable; nil otherwise.
	Err error
}

var errNotRegular = errors.New("not a regular file")

// Recorded returns the files that the state records, by name. The signing key is not among
// them: it is never removed, so that no record of it is kept. The only error is the context's.
func (s *Store) Recorded(ctx context.Context) ([]Recorded, error) {
	files, sums := s.records()
	err := each(ctx, len(files), func(i int) error {
		files[i].Standing, files[i].Err = standingOf(filepath.Join(s.dir, files[i].Name), sums[i])
		return nil
	})
	return files, err
}

// records returns the recorded files by name, and beside each the sums of what may stand there.
func (s *Store) records() ([]Recorded, [][]string) {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	var files []Recorded
	for name, record := range s.state.doc.Files {
		if filepath.IsLocal(name) { // the state file may be somebody else's
			files = append(files, Recorded{Name: name, Asset: record.Asset})
		}
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	sums := make([][]string, len(files))
	for i, f := range files {
		sums[i] = slices.Clone(s.state.doc.Files[f.Name].SHA256)
	}
	return files, sums
}

// standingOf compares a file with the sums of what was written there.
func standingOf(path string, sums []string) (string, error) {
	switch err := checkRegular(path); {
	case errors.Is(err, fs.ErrNotExist):
		return FileMissing, nil
	case err != nil:
		return FileUnreadable, err
	}
	file, err := os.Open(path)
	if err != nil {
		return FileUnreadable, err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return FileUnreadable, err
	}
	if slices.Contains(sums, hex.EncodeToString(h.Sum(nil))) {
		return FileUnchanged, nil
	}
	return FileChanged, nil
}

// readRegular reads a file of the install directory; errNotRegular says that something else
// stands in its place, which is none that we wrote.
func readRegular(path string) ([]byte, error) {
	if err := checkRegular(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// checkRegular looks at a file before it is opened: opening a named pipe would wait for a writer,
// and no signal ends that.
func checkRegular(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errNotRegular
	}
	return nil
}
