package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// fileWriters bounds the files that are read or written at once: each waits for the disk, not
// the processor.
const fileWriters = 8

// persist saves the value of an asset, writes its files and removes those that an earlier run
// wrote for it and that are no longer wanted, unless somebody changed them since.
func (s *Store) persist(ctx context.Context, a asset.WritableAsset, id string, save func(*document)) error {
	files := a.Files()
	standing, err := s.look(ctx, files)
	if err != nil {
		return err
	}
	_, derived := a.(Derived)
	if derived {
		if err := checkDerived(files, standing); err != nil {
			return err
		}
	}
	wanted := make(map[string]string, len(files))
	for _, f := range files {
		if !isKey(f.Filename) { // it is never removed, so that nothing need be known of it
			wanted[f.Filename] = sum(f.Data)
		}
	}
	if err := s.expect(ctx, id, wanted, files, standing, save); err != nil {
		return err
	}
	if !s.dryRun {
		if err := s.write(ctx, a, files, standing, !derived); err != nil {
			return err
		}
	}
	outcomes := make([]FileOutcome, len(files))
	for i, f := range files {
		outcomes[i] = FileOutcome{Name: f.Filename, Outcome: standing[i].outcome()}
	}
	stale, err := s.removeStale(a, id, wanted)
	if err != nil {
		return err
	}
	s.addFiles(append(outcomes, stale...))
	return s.settle(ctx, id, wanted, stale)
}

// standing is what stands in the place of a file before it is written.
type standing struct {
	missing bool
	// same is set when the bytes are right already.
	same bool
	// wrote is set when the bytes are some that an earlier run of ours wrote.
	wrote bool
}

func (s standing) outcome() string {
	switch {
	case s.missing:
		return FileCreated
	case s.same:
		return FileUnchanged
	default:
		return FileUpdated
	}
}

// look reads what stands in the place of each file.
func (s *Store) look(ctx context.Context, files []*asset.File) ([]standing, error) {
	found := make([]standing, len(files))
	return found, each(ctx, len(files), func(i int) error {
		name := files[i].Filename
		data, err := readRegular(filepath.Join(s.dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			found[i].missing = true
		case err != nil:
			return diagnostic.Failuref(durable.Advice(err), "read %s: %w", name, err)
		default:
			found[i].same = bytes.Equal(data, files[i].Data)
			found[i].wrote = s.state.wrote(name, data)
		}
		return nil
	})
}

// checkDerived refuses, before any file is written, to write over derived files that
// somebody else wrote or changed: the next run would make them again, and their work be lost.
func checkDerived(files []*asset.File, found []standing) error {
	var errs []error
	for i, f := range files {
		if !found[i].missing && !found[i].same && !found[i].wrote {
			errs = append(errs, NotWrittenOver(f.Filename))
		}
	}
	return errors.Join(errs...)
}

// NotWrittenOver is the refusal to write over a derived file that somebody else wrote or changed.
func NotWrittenOver(name string) error {
	return diagnostic.Failuref("Move it away, and run the command again.",
		"%s was not written by this program, or was changed since: it is not written over", name)
}

// expect saves the asset's value, and notes the sums that are about to be written beside
// those that stand there now.
func (s *Store) expect(ctx context.Context, id string, wanted map[string]string, files []*asset.File, found []standing, save func(*document)) error {
	return s.state.change(ctx, func(d *document) error {
		save(d)
		if d.Files == nil {
			d.Files = map[string]fileRecord{}
		}
		for i, f := range files {
			want, tracked := wanted[f.Filename]
			record, ours := d.Files[f.Filename]
			if !tracked || !ours && found[i].same {
				continue // somebody else wrote it, and it is right: it stays theirs
			}
			// Several, when runs were killed one after the other: any of them can stand there.
			sums := record.SHA256
			if !slices.Contains(sums, want) {
				sums = append(slices.Clone(sums), want)
			}
			d.Files[f.Filename] = fileRecord{Asset: id, SHA256: sums}
		}
		return nil
	})
}

// write writes the files that are not right yet, and with sync makes them survive a power cut.
func (s *Store) write(ctx context.Context, a asset.WritableAsset, files []*asset.File, found []standing, sync bool) error {
	err := each(ctx, len(files), func(i int) error {
		f, perm := files[i], mode(a, files[i].Filename)
		if found[i].same {
			return durable.RestrictFile(s.dir, f.Filename, perm)
		}
		return durable.ReplaceFile(s.dir, f.Filename, f.Data, perm, sync)
	})
	if err == nil && sync {
		var names []string
		for i, f := range files {
			if !found[i].same {
				names = append(names, f.Filename)
			}
		}
		err = durable.SyncFolders(s.dir, names...)
	}
	if err != nil && context.Cause(ctx) == nil {
		return diagnostic.Failuref(durable.Advice(err), "%w", err)
	}
	return err
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

// each calls f for 0 to n-1, some at the same time, until one fails.
func each(ctx context.Context, n int, f func(i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(fileWriters)
	for i := range n {
		group.Go(func() error {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			return f(i)
		})
	}
	return group.Wait()
}
