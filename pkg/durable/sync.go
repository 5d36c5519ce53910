package durable

import (
	"fmt"
	"os"
	"syscall"
)

// mayWrite asks the system whether this process may make files in folder.
func mayWrite(folder string) error {
	const writeAndSearch = 0x2 | 0x1 // W_OK and X_OK of access(2)
	if err := syscall.Access(folder, writeAndSearch); err != nil {
		return &os.PathError{Op: "write into", Path: folder, Err: err}
	}
	return nil
}

// syncFolder makes a rename, a creation or a removal in folder survive a power cut.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("sync %s: %w", folder, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", folder, err)
	}
	return nil
}
