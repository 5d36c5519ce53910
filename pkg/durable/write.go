// Package durable writes files so that a reader, or the next run after a power cut,
// finds either the old content or the new, and never a part. Files that can be made again
// from others are only kept from readers and kills: see ReplaceFile.
package durable

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// tempPrefix marks our unfinished files. They are made in the root folder and not beside
// their target, because openshift-install reads manifests/ and would meet a leftover.
const tempPrefix = ".openshift_install_sts.tmp-"

// WriteFile replaces root/name with data: a temporary file in root is written, synced,
// renamed into place, and the folder that holds the name is synced too. The folders on
// the way are created. perm is the mode of the new file, umask notwithstanding.
func WriteFile(root, name string, data []byte, perm fs.FileMode) error {
	if err := ReplaceFile(root, name, data, perm, true); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(filepath.Join(root, name)))
}

// ReplaceFile is WriteFile for one file of many, whose folder is left to SyncFolders. With sync
// false its content is not synced either: then a reader, and the next run after a kill, still
// finds the old content or the new, but a power cut may take both. That is for files that can
// be made again from others.
func ReplaceFile(root, name string, data []byte, perm fs.FileMode, sync bool) (err error) {
	target := filepath.Join(root, name)
	sum := sha256.Sum256([]byte(name))
	temp := filepath.Join(root, tempPrefix+hex.EncodeToString(sum[:8]))
	f, err := create(temp, perm)
	if err != nil {
		return fmt.Errorf("write %s: %w", target, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", target, err)
			_ = os.Remove(temp)
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(perm)
	}
	if err == nil && sync {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	folder := filepath.Dir(target)
	// Folders are there but for the first file in them, so that they are made only when
	// they are missed.
	if err = os.Rename(temp, target); errors.Is(err, fs.ErrNotExist) {
		if err = makeFolders(root, folder, sync); err != nil {
			return err
		}
		err = os.Rename(temp, target)
	}
	return err
}

// create makes a new file for writing. It does so exclusively: what somebody put there, a
// link included, is not written to. A leftover of a killed run goes first.
func create(name string, perm fs.FileMode) (*os.File, error) {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	f, err := os.OpenFile(name, flags, perm)
	if errors.Is(err, fs.ErrExist) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return os.OpenFile(name, flags, perm)
	}
	return f, err
}

// SyncFolders makes the names of files in root, which were written or removed, survive a
// power cut. Each folder is synced once, however many of the files are in it.
func SyncFolders(root string, names ...string) error {
	folders := map[string]bool{}
	for _, name := range names {
		folders[filepath.Dir(filepath.Join(root, name))] = true
	}
	for folder := range folders {
		if err := syncFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

// RestrictFile takes a file that only its owner may read away from others, if perm says so: a
// private key that others can read is put right. Any other file's mode is the user's.
func RestrictFile(root, name string, perm fs.FileMode) error {
	if perm&0o077 != 0 {
		return nil
	}
	target := filepath.Join(root, name)
	info, err := os.Stat(target)
	if err != nil {
		return fmt.Errorf("look at %s: %w", target, err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(target, perm); err != nil {
			return fmt.Errorf("restrict %s: %w", target, err)
		}
	}
	return nil
}

// Remove deletes root/name and syncs its folder. A file that is not there is no error.
func Remove(root, name string) error {
	target := filepath.Join(root, name)
	if err := os.Remove(target); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("remove %s: %w", target, err)
	}
	return syncFolder(filepath.Dir(target))
}

// RemoveEmptyFolders removes the folders from that of root/name up to, but without, root/top,
// as far as nothing is in them. A link to a folder is somebody's and stays.
func RemoveEmptyFolders(root, name, top string) {
	for folder := filepath.Dir(name); folder != top && strings.HasPrefix(folder, top+string(filepath.Separator)); folder = filepath.Dir(folder) {
		path := filepath.Join(root, folder)
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || os.Remove(path) != nil { // something is in it
			return
		}
	}
}

// Sweep removes what a killed run left unfinished in root. Only the holder of the
// folder's lock may call it.
func Sweep(root string) error {
	entries, err := os.ReadDir(root)
	if err != nil {
		return fmt.Errorf("read %s: %w", root, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			if err := os.Remove(filepath.Join(root, e.Name())); err != nil {
				return fmt.Errorf("remove unfinished file: %w", err)
			}
		}
	}
	return nil
}

// makeFolders creates the folders from root down to folder. With sync it syncs the parent of
// each new one: a folder whose entry was not synced can vanish with what was synced inside it.
func makeFolders(root, folder string, sync bool) error {
	rel, err := filepath.Rel(root, folder)
	if err != nil {
		return fmt.Errorf("place %s: %w", folder, err)
	}
	if rel == "." {
		return nil
	}
	at := root
	for _, part := range strings.Split(rel, string(filepath.Separator)) {
		parent := at
		at = filepath.Join(at, part)
		if err := os.Mkdir(at, 0o750); err != nil {
			if errors.Is(err, fs.ErrExist) {
				continue
			}
			return fmt.Errorf("create folder %s: %w", at, err)
		}
		if sync {
			if err := syncFolder(parent); err != nil {
				return err
			}
		}
	}
	return nil
}
