package installer

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds the stand-in into folder, as openshift-install, for a PATH that begins with
// that, and returns the program.
func Build(ctx context.Context, folder string) (string, error) {
	manifests, err := testdata()
	if err != nil {
		return "", err
	}
	program := filepath.Join(folder, "openshift-install")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./pkg/standin/installer/openshift-install")
	build.Dir = filepath.Dir(filepath.Dir(filepath.Dir(manifests))) // the module's root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the stand-in for openshift-install: %w\n%s", err, out)
	}
	return program, nil
}
