package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/openshift/installer/pkg/asset"
)

// fetcher reads files of the install directory; names are relative to it.
type fetcher struct{ dir string }

// FetchByName returns the file called name, or an error that is fs.ErrNotExist.
func (f fetcher) FetchByName(name string) (*asset.File, error) {
	data, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", name, err)
	}
	return &asset.File{Filename: name, Data: data}, nil
}

// FetchByPattern returns the files that match the glob, sorted by name.
func (f fetcher) FetchByPattern(pattern string) ([]*asset.File, error) {
	names, err := fs.Glob(os.DirFS(f.dir), pattern)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", pattern, err)
	}
	files := make([]*asset.File, 0, len(names))
	for _, name := range names {
		file, err := f.FetchByName(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
