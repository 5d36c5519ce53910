package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
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

// fileWriters bounds the writes under way at once: each waits for the disk, not the processor.
const fileWriters = 8

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

// persist writes the files of a and removes those that an earlier run wrote for it and
// that are no longer wanted, unless somebody changed them since.
func (s *Store) persist(ctx context.Context, a asset.WritableAsset, id string) error {
	files := a.Files()
	wanted := make(map[string]string, len(files))
	for _, f := range files {
		if !isKey(f.Filename) { // it is never removed, so that nothing need be known of it
			wanted[f.Filename] = sum(f.Data)
		}
	}
	if err := s.expect(ctx, id, wanted); err != nil {
		return err
	}
	outcomes := make([]FileOutcome, len(files))
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(fileWriters)
	for i, f := range files {
		group.Go(func() error {
			if err := context.Cause(groupCtx); err != nil {
				return err
			}
			outcome, err := s.writeFile(f, mode(a, f.Filename))
			outcomes[i] = FileOutcome{Name: f.Filename, Outcome: outcome}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	stale, err := s.removeStale(id, wanted)
	if err != nil {
		return err
	}
	s.addFiles(append(outcomes, stale...))
	return s.settle(ctx, id, wanted, stale)
}

// expect notes the sums that are about to be written beside those that stand there now.
func (s *Store) expect(ctx context.Context, id string, wanted map[string]string) error {
	return s.state.change(ctx, func(d *document) error {
		if d.Files == nil {
			d.Files = map[string]fileRecord{}
		}
		for name, want := range wanted {
			if _, ours := d.Files[name]; !ours && s.stands(name, want) {
				continue // somebody else wrote it, and it is right: it stays theirs
			}
			// Several, when runs were killed one after the other: any of them can stand there.
			sums := d.Files[name].SHA256
			if !slices.Contains(sums, want) {
				sums = append(slices.Clone(sums), want)
			}
			d.Files[name] = fileRecord{Asset: id, SHA256: sums}
		}
		return nil
	})
}

// stands reports whether the file called name has the content of that sum.
func (s *Store) stands(name, want string) bool {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	return err == nil && sum(data) == want
}

// settle notes that the wanted files stand, and forgets the removed ones.
func (s *Store) settle(ctx context.Context, id string, wanted map[string]string, stale []FileOutcome) error {
	return s.state.change(ctx, func(d *document) error {
		for name, want := range wanted {
			if _, ours := d.Files[name]; ours {
				d.Files[name] = fileRecord{Asset: id, SHA256: []string{want}}
			}
		}
		for _, f := range stale {
			if f.Outcome == FileRemoved {
				delete(d.Files, f.Name)
			}
		}
		return nil
	})
}

func (s *Store) writeFile(f *asset.File, mode fs.FileMode) (string, error) {
	_, err := os.Lstat(filepath.Join(s.dir, f.Filename))
	missing := errors.Is(err, fs.ErrNotExist)
	var changed bool
	if s.dryRun {
		old, readErr := os.ReadFile(filepath.Join(s.dir, f.Filename))
		changed = readErr != nil || string(old) != string(f.Data)
	} else {
		changed, err = durable.WriteFileIfChanged(s.dir, f.Filename, f.Data, mode)
		if err != nil {
			return "", diagnostic.Failuref(durable.Advice(err), "%w", err)
		}
	}
	switch {
	case missing:
		return FileCreated, nil
	case changed:
		return FileUpdated, nil
	default:
		return FileUnchanged, nil
	}
}

func (s *Store) removeStale(id string, wanted map[string]string) ([]FileOutcome, error) {
	s.state.mu.Lock()
	var names []string
	for name, record := range s.state.doc.Files {
		// The signing key is never removed, whatever becomes of the rest.
		if _, ok := wanted[name]; !ok && record.Asset == id && filepath.IsLocal(name) && !isKey(name) {
			names = append(names, name)
		}
	}
	s.state.mu.Unlock()
	sort.Strings(names)
	var outcomes []FileOutcome
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(s.dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // openshift-install consumed it, or the user removed it
		case err != nil:
			return nil, fmt.Errorf("look at %s, which is no longer wanted: %w", name, err)
		case !s.state.wrote(name, data):
			s.log.Warnf("%s is no longer wanted, but was changed since it was written: it is left as it is. Remove it if the cluster must not have it.", name)
			outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileKept})
			continue
		case !s.dryRun:
			if err := durable.Remove(s.dir, name); err != nil {
				return nil, err
			}
			s.log.Infof("Removed %s, which is no longer wanted", name)
		}
		outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileRemoved})
	}
	return outcomes, nil
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
