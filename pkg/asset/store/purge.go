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
// The state goes last, since it alone tells what else is ours, and has the keys: a run that is
// stopped on the way is continued by the next one.
func (s *Store) Purge(ctx context.Context, keys map[string][]byte) ([]FileOutcome, error) {
	var outcomes []FileOutcome
	remove := func(name string, ours func(data []byte) bool) error {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(s.dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return diagnostic.Failuref(durable.Advice(err), "look at %s, which is to be removed: %w", name, err)
		case !ours(data):
			outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileKept})
			return nil
		}
		if err := durable.Remove(s.dir, name); err != nil {
			return diagnostic.Failuref(durable.Advice(err), "%w", err)
		}
		s.removeIfEmpty(filepath.Dir(name))
		outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileRemoved})
		return nil
	}
	for _, name := range s.Written() {
		if err := remove(name, func(data []byte) bool { return s.state.wrote(name, data) }); err != nil {
			return outcomes, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		if err := remove(name, func(data []byte) bool { return bytes.Equal(data, keys[name]) }); err != nil {
			return outcomes, err
		}
	}
	if err := remove(StateFileName, func([]byte) bool { return true }); err != nil {
		return outcomes, err
	}
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	s.state.doc = document{SchemaVersion: SchemaVersion}
	return outcomes, nil
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
