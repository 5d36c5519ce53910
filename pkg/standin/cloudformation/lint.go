package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// venvLint is where `make programs` puts it, below the module's root.
const venvLint = ".cache/venv/bin/cfn-lint"

// Lint runs cfn-lint on templates, each for every region. What it finds, warnings included,
// is an error.
func Lint(ctx context.Context, regions []string, files ...string) error {
	path, err := lintExecutable()
	if err != nil {
		return err
	}
	args := append(append([]string{"--regions"}, regions...), "--")
	args = append(args, files...)
	if out, err := exec.CommandContext(ctx, path, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", path, err, out)
	}
	return nil
}

// lintExecutable returns the cfn-lint on PATH, or the one of the repository's virtual
// environment.
func lintExecutable() (string, error) {
	if path, err := exec.LookPath("cfn-lint"); err == nil {
		return path, nil
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		root := filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(file))))
		if path, err := exec.LookPath(filepath.Join(root, filepath.FromSlash(venvLint))); err == nil {
			return path, nil
		}
	}
	return "", errors.New("cfn-lint is neither on PATH nor in " + venvLint + ": run `make programs` (pip install 'cfn-lint==1.51.0')")
}
