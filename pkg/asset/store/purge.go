package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// Written returns the names of the files that earlier runs wrote and that are still there, sorted.
func (s *Store) Written() []string {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	var names []string
	for name := range s.state.doc.Files {
		if _, err := os.Lstat(filepath.Join(s.dir, name)); err == nil && filepath.IsLocal(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Purge removes everything that earlier runs wrote, unless somebody changed it since, and at the
// end the state. keys are private keys by the name of their file: one is removed if it is that key.
// What cannot be looked at or removed keeps nothing else from being removed; the errors are joined.
// The state goes last, and only after no error, since it alone tells what else is ours, and has the
// keys: a run that is stopped on the way is continued by the next one.
func (s *Store) Purge(ctx context.Context, keys map[string][]byte) ([]FileOutcome, error) {
	var outcomes []FileOutcome
	var errs []error
	remove := func(name string, ours func(data []byte) bool) {
		if context.Cause(ctx) != nil {
			return
		}
		outcome, err := s.purgeFile(name, ours)
		if outcome != "" {
			outcomes = append(outcomes, FileOutcome{Name: name, Outcome: outcome})
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	recorded, _ := s.records()
	for _, f := range recorded {
		remove(f.Name, func(data []byte) bool { return s.state.wrote(f.Name, data) })
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		remove(name, func(data []byte) bool { return bytes.Equal(data, keys[name]) })
	}
	if err := context.Cause(ctx); err != nil {
		return outcomes, errors.Join(append(errs, err)...)
	}
	if len(errs) > 0 {
		outcomes = append(outcomes, FileOutcome{Name: StateFileName, Outcome: FileKept})
		return outcomes, errors.Join(errs...)
	}
	remove(StateFileName, func([]byte) bool { return true })
	if err := errors.Join(append(errs, context.Cause(ctx))...); err != nil {
		return outcomes, err
	}
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	s.state.doc = document{SchemaVersion: SchemaVersion}
	return outcomes, nil
}

// purgeFile removes a file if it is ours, and returns what became of it; empty when there was none,
// or when it could not be removed. Something else than a file in its place is somebody's, and no
// error: no later run could do more about it. A file that cannot be read may still be ours.
func (s *Store) purgeFile(name string, ours func(data []byte) bool) (string, error) {
	data, err := readRegular(filepath.Join(s.dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the latter where somebody put a file in the place of its folder
		return "", nil
	case errors.Is(err, errNotRegular), err == nil && !ours(data):
		return FileKept, nil
	case err != nil:
		return FileKept, diagnostic.Failuref(durable.Advice(err), "look at %s, which is to be removed: %w", name, diagnostic.Cause(err))
	}
	if err := durable.Remove(s.dir, name); err != nil {
		return "", diagnostic.Failuref(durable.Advice(err), "%w", err)
	}
	s.removeIfEmpty(filepath.Dir(name))
	return FileRemoved, nil
}

// removeIfEmpty removes a folder of the install directory and those above it, as far as nothing is in
// them. A link to a folder is somebody's and stays.
func (s *Store) removeIfEmpty(folder string) {
	for ; folder != "."; folder = filepath.Dir(folder) {
		path := filepath.Join(s.dir, folder)
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || os.Remove(path) != nil { // something is in it
			return
		}
	}
}
