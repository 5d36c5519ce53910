package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// ownFolder holds everything but what openshift-install reads: below it an empty folder is
// of no use to anybody.
const ownFolder = "sts"

// filesOf returns the names of the files that were written for an asset and may be removed
// again, sorted. The signing key never is, whatever becomes of the rest.
func (s *Store) filesOf(id string) []string {
	s.state.mu.Lock()
	defer s.state.mu.Unlock()
	var names []string
	for name, record := range s.state.doc.Files {
		if record.Asset == id && filepath.IsLocal(name) && !isKey(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// changedFiles returns those of an asset's files whose bytes are none that we wrote.
func (s *Store) changedFiles(ctx context.Context, id string) ([]string, error) {
	names := s.filesOf(id)
	changed := make([]bool, len(names))
	err := each(ctx, len(names), func(i int) error {
		data, err := readRegular(filepath.Join(s.dir, names[i]))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case errors.Is(err, errNotRegular):
			changed[i] = true
			return nil
		case err != nil:
			return diagnostic.Failuref(durable.Advice(err), "look at %s: %w", names[i], err)
		}
		changed[i] = !s.state.wrote(names[i], data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var list []string
	for i, name := range names {
		if changed[i] {
			list = append(list, name)
		}
	}
	return list, nil
}

// removeStale removes the files that an earlier run wrote for a and that are no longer
// wanted, unless somebody changed them since.
func (s *Store) removeStale(a asset.Asset, id string, wanted map[string]string) ([]FileOutcome, error) {
	var outcomes []FileOutcome
	for _, name := range s.filesOf(id) {
		if _, ok := wanted[name]; ok {
			continue
		}
		data, err := readRegular(filepath.Join(s.dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // openshift-install consumed it, or the user removed it
		case err != nil && !errors.Is(err, errNotRegular):
			return nil, fmt.Errorf("look at %s, which is no longer wanted: %w", name, err)
		case err != nil || !s.state.wrote(name, data):
			advice := "Remove it if the cluster must not have it."
			if _, derived := a.(Derived); derived {
				advice = "Remove it if nobody needs it."
			}
			s.log.Warnf("%s is no longer wanted, but was changed since it was written: it is left as it is. %s", name, advice)
			outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileKept})
			continue
		case !s.dryRun:
			if err := durable.Remove(s.dir, name); err != nil {
				return nil, err
			}
			if _, derived := a.(Derived); !derived { // of those there are many, and the result counts them
				s.log.Infof("Removed %s, which is no longer wanted", name)
			}
			durable.RemoveEmptyFolders(s.dir, name, ownFolder)
		}
		outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileRemoved})
	}
	return outcomes, nil
}
