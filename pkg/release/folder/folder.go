// Package folder reads a release-manifests folder that lies unpacked on disk.
package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/layer"
)

// maxEntries is how many entries a folder may have, those that are ignored included.
const maxEntries = 100_000

const hintFolder = "Give the folder with the manifests of a release, such as `oc adm release extract --to=DIR RELEASE_IMAGE` writes."

// Read reads the files of a folder that is an unpacked release-manifests/, or that has one in
// it. Hidden files, subfolders and what is no manifest by its name are ignored; among the
// manifests a link or a device is refused. A folder without image-references is taken too,
// since users copy manifests alone: the set tells.
func Read(ctx context.Context, dir string) (*content.Set, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, diagnostic.Inputf(hintFolder, "%s: there is no such folder", diagnostic.OneLine(dir))
	case err == nil && !info.IsDir():
		return nil, diagnostic.Inputf(hintFolder, "%s: is not a folder", diagnostic.OneLine(dir))
	}
	if inner := filepath.Join(dir, layer.Folder); isFolder(inner) {
		dir = inner
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, content.Unreadable(dir, err)
	}
	defer root.Close()
	set, err := ReadFS(ctx, dir, root.FS())
	if err != nil {
		return nil, err
	}
	if set.Manifests() == 0 {
		return nil, diagnostic.Inputf(hintFolder, "%s: holds no file *.yaml, *.yml or *.json", diagnostic.OneLine(dir))
	}
	return set, nil
}

// ReadFS reads the files at the top of a file system, as Read does; there may be none. The
// name is for messages.
func ReadFS(ctx context.Context, name string, files fs.FS) (*content.Set, error) {
	entries, err := list(ctx, name, files)
	if err != nil {
		return nil, err
	}
	set := content.New()
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := add(set, files, entry); err != nil {
			return nil, fmt.Errorf("%s: %w", diagnostic.OneLine(name), err)
		}
	}
	return set, nil
}

// list returns the entries that belong to a release by their names, sorted.
func list(ctx context.Context, name string, files fs.FS) ([]fs.DirEntry, error) {
	dir, err := files.Open(".")
	if err != nil {
		return nil, content.Unreadable(name, err)
	}
	defer dir.Close()
	reader, ok := dir.(fs.ReadDirFile)
	if !ok {
		return nil, content.Unreadable(name, errors.New("it cannot be listed"))
	}
	var entries []fs.DirEntry
	for count := 0; ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		// In parts, because nobody knows how many there are.
		some, err := reader.ReadDir(1000)
		if count += len(some); count > maxEntries {
			return nil, diagnostic.Inputf(hintFolder, "%s: has more than %d entries", diagnostic.OneLine(name), maxEntries)
		}
		for _, entry := range some {
			if content.IsOfRelease(entry.Name()) && !entry.IsDir() {
				entries = append(entries, entry)
			}
		}
		if errors.Is(err, io.EOF) {
			slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			return entries, nil
		}
		if err != nil {
			return nil, content.Unreadable(name, err)
		}
	}
}

func add(set *content.Set, files fs.FS, entry fs.DirEntry) error {
	name := entry.Name()
	if !entry.Type().IsRegular() {
		return diagnostic.Inputf("Put a copy of the file there, or take it out of the folder.", "%s is not a regular file", diagnostic.Quote(name))
	}
	file, err := files.Open(name)
	if err != nil {
		return content.Unreadable(diagnostic.Quote(name), err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return content.Unreadable(diagnostic.Quote(name), err)
	}
	return set.Add(name, info.Size(), file)
}

func isFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir()
}
