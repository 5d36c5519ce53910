package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// ownFolder holds everything but what openshift-install reads: below it an empty folder is
// of no use to anybody.
const ownFolder = "sts"

// removeStale removes the files that an earlier run wrote for a and that are no longer
// wanted, unless somebody changed them since.
func (s *Store) removeStale(a asset.Asset, id string, wanted map[string]string) ([]FileOutcome, error) {
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
			if _, derived := a.(Derived); !derived { // of those there are many, and the result counts them
				s.log.Infof("Removed %s, which is no longer wanted", name)
			}
			durable.RemoveEmptyFolders(s.dir, name, ownFolder)
		}
		outcomes = append(outcomes, FileOutcome{Name: name, Outcome: FileRemoved})
	}
	return outcomes, nil
}
