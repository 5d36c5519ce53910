package moto

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// EnvExecutable names the environment variable that tells where moto_server is when it
// is not on PATH.
const EnvExecutable = "OISTS_MOTO_SERVER"

// venvExecutable is where `make moto` puts it, below the module's root.
const venvExecutable = ".cache/venv/bin/moto_server"

// ErrNotFound is wrapped by Start's error when there is no moto_server to start.
var ErrNotFound = errors.New("moto_server not found")

// executable returns the moto_server to start: that on PATH, the one the environment
// names, or the one of the repository's virtual environment.
func executable() (string, error) {
	if path, err := exec.LookPath("moto_server"); err == nil {
		return path, nil
	}
	if named := os.Getenv(EnvExecutable); named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%w: $%s: %w", ErrNotFound, EnvExecutable, err)
		}
		return path, nil
	}
	if root := moduleRoot(); root != "" {
		if path, err := exec.LookPath(filepath.Join(root, filepath.FromSlash(venvExecutable))); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w on PATH, in $%s or in %s: run `make moto` (pip install 'moto[server]==5.2.1')",
		ErrNotFound, EnvExecutable, venvExecutable)
}

// moduleRoot returns the nearest folder with a go.mod, from the working directory up:
// a test runs in its package's folder. It returns "" outside of a module.
func moduleRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
