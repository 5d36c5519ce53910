package ocmirror

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/layer"
	"github.com/openshift/openshift-install-sts/pkg/release/layout"
)

// Folders of a workspace.
const (
	workingDir    = "working-dir"
	holdRelease   = "hold-release"
	releaseImages = "release-images"
)

const (
	// maxDepth is how deep below hold-release a release is looked for: a repository and a tag
	// take two steps.
	maxDepth = 6
	// maxFolders is how many folders are looked at.
	maxFolders = 10_000
)

// place is a working-dir.
type place struct {
	files fs.FS
	// describe says where a folder of it is, for messages.
	describe func(name string) string
	// command extracts a folder of it, for advice; nil where there is nothing to extract.
	command func(name string) string
	close   func()
}

// candidate is a release that may be read. It has one of the two folders at least.
type candidate struct {
	place *place
	// key is the release's repository and tag, as folders.
	key          string
	hold, layout string
}

// findWorkingDir returns the working-dir that a folder has or is, or nothing.
func findWorkingDir(dir string) string {
	for _, candidate := range []string{filepath.Join(dir, workingDir), dir} {
		for _, name := range []string{holdRelease, releaseImages} {
			if info, err := os.Stat(filepath.Join(candidate, name)); err == nil && info.IsDir() {
				return candidate
			}
		}
	}
	return ""
}

// openFolder opens a working-dir that lies on disk. Links do not lead out of it.
func openFolder(dir string) (*place, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	return &place{
		files:    root.FS(),
		describe: func(name string) string { return diagnostic.OneLine(filepath.Join(dir, filepath.FromSlash(name))) },
		close:    func() { _ = root.Close() },
	}, nil
}

// candidates finds the releases of a working-dir.
func (p *place) candidates(ctx context.Context) ([]candidate, error) {
	var found []candidate
	at := map[string]int{}
	entry := func(key string) *candidate {
		i, ok := at[key]
		if !ok {
			i = len(found)
			at[key] = i
			found = append(found, candidate{place: p, key: key})
		}
		return &found[i]
	}
	err := p.walk(ctx, holdRelease, func(name string) (bool, error) {
		if path.Base(name) != layer.Folder {
			return false, nil
		}
		entry(strings.TrimPrefix(path.Dir(name), holdRelease+"/")).hold = name
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	err = p.walk(ctx, releaseImages, func(name string) (bool, error) {
		if info, err := fs.Stat(p.files, path.Join(name, layout.Marker)); err != nil || !info.Mode().IsRegular() {
			return false, nil //nolint:nilerr // it is a folder on the way to layouts
		}
		entry(strings.TrimPrefix(name, releaseImages+"/")).layout = name
		return true, nil
	})
	return found, err
}

// walk calls visit for each folder below top, which may be missing, until it is content with one.
func (p *place) walk(ctx context.Context, top string, visit func(name string) (done bool, err error)) error {
	count := 0
	return fs.WalkDir(p.files, top, func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, fs.ErrNotExist) && name == top {
			return fs.SkipAll
		}
		if err != nil {
			return unreadable(p.describe(name), err)
		}
		if !d.IsDir() || name == top {
			return nil
		}
		if count++; count > maxFolders {
			return diagnostic.Inputf(hintMirror, "%s: has more than %d folders", p.describe(top), maxFolders)
		}
		done, err := visit(name)
		if err == nil && (done || strings.Count(name, "/") >= maxDepth) {
			err = fs.SkipDir
		}
		return err
	})
}

func unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return diagnostic.Inputf(hintMirror, "%s: there is no such file or folder", diagnostic.OneLine(name))
	}
	return content.Unreadable(name, err)
}
