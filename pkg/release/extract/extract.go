// Package extract writes files of a release payload into a folder of the user's.
package extract

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/release"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

const mode = 0o644

const (
	hintFolder = "Name a folder that can be made with --to."
	// hintWrite stands in for durable's advice, which speaks of going on where a run stopped.
	hintWrite = "What was written has been removed again. See to it that there is room and that the folder can be written to, and run the command again."
)

// To writes the files into a folder, which is made if need be, and returns which of them are
// new: those that were there with the same bytes are left. A folder that holds a file of the
// same name with other bytes, or other manifests, is refused and left as it is: whoever reads the
// folder reads them all. A new folder appears with all files in it or not at all; into one that
// is there they are written one by one, and removed again when one cannot be written.
func To(ctx context.Context, folder string, files []release.File) (created []string, err error) {
	missing, err := compare(folder, files)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(folder); err == nil {
		return add(ctx, folder, missing)
	}
	return makeFolder(ctx, folder, missing)
}

// makeFolder writes the files into a folder beside, which is then renamed.
func makeFolder(ctx context.Context, folder string, files []release.File) (created []string, err error) {
	parent := filepath.Dir(filepath.Clean(folder))
	if err := os.MkdirAll(parent, 0o755); err != nil { //nolint:gosec // nothing in it is secret, and others are to read it
		return nil, diagnostic.Inputf(hintFolder, "--to %s: %w", diagnostic.ShellQuote(folder), diagnostic.Cause(err))
	}
	temporary, err := os.MkdirTemp(parent, "."+filepath.Base(folder)+"-")
	if err != nil {
		return nil, diagnostic.Inputf(hintFolder, "--to %s: %w", diagnostic.ShellQuote(folder), diagnostic.Cause(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temporary))
			created = nil
		}
	}()
	if created, err = add(ctx, temporary, files); err != nil {
		return nil, err
	}
	if err = os.Chmod(temporary, 0o755); err == nil { //nolint:gosec // as above
		err = os.Rename(temporary, folder)
	}
	if err != nil {
		return nil, diagnostic.Failuref(hintWrite, "--to %s: %w", diagnostic.ShellQuote(folder), diagnostic.Cause(err))
	}
	if err := durable.SyncFolders(parent, filepath.Base(folder)); err != nil {
		return nil, diagnostic.Failuref(hintWrite, "--to %s: %w", diagnostic.ShellQuote(folder), diagnostic.Cause(err))
	}
	return created, nil
}

// add writes files into a folder that is there.
func add(ctx context.Context, folder string, files []release.File) (created []string, err error) {
	defer func() {
		if err != nil {
			for _, name := range created {
				err = errors.Join(err, durable.Remove(folder, name))
			}
			created = nil
		}
	}()
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return created, err
		}
		if err := durable.ReplaceFile(folder, f.Name, f.Data, mode, true); err != nil {
			return created, diagnostic.Failuref(hintWrite, "write %s: %w", f.Name, diagnostic.Cause(err))
		}
		created = append(created, f.Name)
	}
	if err := durable.SyncFolders(folder, created...); err != nil {
		return created, diagnostic.Failuref(hintWrite, "write %s: %w", folder, diagnostic.Cause(err))
	}
	return created, nil
}

// compare returns the files that are not in the folder yet.
func compare(folder string, files []release.File) ([]release.File, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return files, nil
	}
	if err != nil {
		return nil, diagnostic.Inputf("Name a folder with --to.", "--to %s: %w", diagnostic.ShellQuote(folder), diagnostic.Cause(err))
	}
	present := map[string]bool{}
	for _, e := range entries {
		present[e.Name()] = true
	}
	var (
		missing  []release.File
		problems []error
	)
	for _, f := range files {
		if !present[f.Name] {
			missing = append(missing, f)
			continue
		}
		delete(present, f.Name)
		data, err := readSame(filepath.Join(folder, f.Name), len(f.Data))
		if err != nil || !bytes.Equal(data, f.Data) {
			problems = append(problems, diagnostic.Inputf("Move it away, or name an empty folder with --to.",
				"%s is there already and is not this release's", filepath.Join(folder, f.Name)))
		}
	}
	for _, e := range entries {
		if present[e.Name()] && content.IsManifestName(e.Name()) {
			problems = append(problems, diagnostic.Inputf("Move it away, or name an empty folder with --to.",
				"%s is not among the files of this release, and would be read together with them", filepath.Join(folder, diagnostic.OneLine(e.Name()))))
		}
	}
	return missing, errors.Join(problems...)
}

// readSame reads a file if it is a regular one of that size.
func readSame(name string, size int) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(size) {
		return nil, errors.Join(err, fs.ErrInvalid)
	}
	return os.ReadFile(name)
}
