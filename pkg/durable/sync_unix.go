//go:build !windows

package durable

import (
	"fmt"
	"os"
)

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
