package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// CheckWritable says which of the folders below root files cannot be made in. A folder
// that does not exist is made later, and is no error.
func CheckWritable(root string, folders ...string) error {
	for _, folder := range append([]string{"."}, folders...) {
		path := filepath.Join(root, folder)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := mayWrite(path); err != nil {
			return err
		}
	}
	return nil
}

// Advice says in a sentence what a user can do about a file that could not be written.
func Advice(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return "Make room on the disk and run the command again: it continues where it stopped."
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "Make the install directory writable, or run the program as the user who owns it."
	default:
		return "Look at the install directory and its disk, and run the command again: it continues where it stopped."
	}
}
