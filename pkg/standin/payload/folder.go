package payload

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// WriteFolder writes the files of a release into dir, as `oc adm release extract --to` does.
func WriteFolder(dir string, opts Options) error {
	opts, err := opts.withDefaults()
	if err != nil {
		return err
	}
	files, err := opts.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		name, ok := strings.CutPrefix(f.name, Folder+"/")
		if !ok {
			continue // another file of the layer
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make a folder for manifests: %w", err)
		}
		if err := os.WriteFile(name, f.data, 0o444); err != nil {
			return fmt.Errorf("write a manifest: %w", err)
		}
	}
	return nil
}
