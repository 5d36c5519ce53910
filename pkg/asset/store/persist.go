package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// fileWriters bounds the writes under way at once: each waits for the disk, not the processor.
const fileWriters = 8

// persist writes the files of a and removes those that an earlier run wrote for it and
// that are no longer wanted, unless somebody changed them since.
func (s *Store) persist(ctx context.Context, a asset.WritableAsset, id string) error {
	files := a.Files()
	if err := s.checkDerived(a, files); err != nil {
		return err
	}
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
			outcome, err := s.writeFile(a, f)
			outcomes[i] = FileOutcome{Name: f.Filename, Outcome: outcome}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := s.syncFolders(a, outcomes); err != nil {
		return err
	}
	stale, err := s.removeStale(a, id, wanted)
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

// syncFolders makes what was written survive a power cut.
func (s *Store) syncFolders(a asset.WritableAsset, outcomes []FileOutcome) error {
	if _, derived := a.(Derived); derived || s.dryRun {
		return nil
	}
	var names []string
	for _, o := range outcomes {
		if o.Outcome != FileUnchanged {
			names = append(names, o.Name)
		}
	}
	if err := durable.SyncFolders(s.dir, names...); err != nil {
		return diagnostic.Failuref(durable.Advice(err), "%w", err)
	}
	return nil
}

// checkDerived refuses, before any file is written, to write over derived files that
// somebody else wrote or changed: the next run would make them again, and their work be lost.
func (s *Store) checkDerived(a asset.WritableAsset, files []*asset.File) error {
	if _, derived := a.(Derived); !derived {
		return nil
	}
	var errs []error
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(s.dir, f.Filename))
		if err == nil && !bytes.Equal(old, f.Data) && !s.state.wrote(f.Filename, old) {
			errs = append(errs, diagnostic.Failuref("Move it away, and run the command again.",
				"%s was not written by this program, or was changed since: it is not written over", f.Filename))
		}
	}
	return errors.Join(errs...)
}

// writeFile writes one file, or in a dry run says what would become of it.
func (s *Store) writeFile(a asset.WritableAsset, f *asset.File) (string, error) {
	old, err := os.ReadFile(filepath.Join(s.dir, f.Filename))
	missing := errors.Is(err, fs.ErrNotExist)
	changed := err != nil || !bytes.Equal(old, f.Data)
	if !s.dryRun {
		_, derived := a.(Derived)
		if changed, err = durable.WriteFileIfChanged(s.dir, f.Filename, f.Data, mode(a, f.Filename), !derived); err != nil {
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
