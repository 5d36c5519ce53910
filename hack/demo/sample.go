package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
)

// copySample copies the sample install directory to dir, in the place of an earlier demo's,
// and returns the files that are in it.
func copySample(dir string) (map[string]bool, error) {
	if _, err := os.Stat(sampleDir); err != nil {
		return nil, errors.New("run it in the project's root folder, or with: make demo")
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("remove an earlier demo: %w", err)
	}
	if err := os.CopyFS(dir, os.DirFS(sampleDir)); err != nil {
		return nil, fmt.Errorf("copy the sample install directory: %w", err)
	}
	return files(dir)
}

// files returns the names of the files in dir.
func files(dir string) (map[string]bool, error) {
	names := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names[name] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", dir, err)
	}
	return names, nil
}

// written returns the names of the files that were not in the sample, sorted.
func (d *demo) written() ([]string, error) {
	now, err := files(d.dir)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(now, func(name string, _ bool) bool { return d.before[name] })
	return slices.Sorted(maps.Keys(now)), nil
}
