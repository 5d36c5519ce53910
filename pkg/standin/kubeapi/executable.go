package kubeapi

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	thisModule      = "github.com/openshift/openshift-install-sts"
	openshiftModule = "github.com/openshift/api"
)

// ErrNotFound is wrapped by Start's error when one of the two programs is not there.
var ErrNotFound = errors.New("not found")

// programs are what is run. kube-apiserver is always the one that `make e2e` builds: another
// version sets other claims.
type programs struct{ etcd, apiserver string }

func findPrograms(ctx context.Context) (programs, error) {
	var p programs
	var err error
	if p.etcd, err = exec.LookPath("etcd"); err != nil {
		return p, fmt.Errorf("etcd %w on PATH: apt-get install etcd-server", ErrNotFound)
	}
	root, err := moduleFolder(ctx, thisModule)
	if err != nil {
		return p, err
	}
	const built = ".cache/bin/kube-apiserver"
	if p.apiserver, err = exec.LookPath(filepath.Join(root, filepath.FromSlash(built))); err != nil {
		return p, fmt.Errorf("%s %w: run `make %s` (%w)", built, ErrNotFound, built, err)
	}
	return p, nil
}

// moduleFolder returns where a module of this build lies; a test runs in its package's folder.
func moduleFolder(ctx context.Context, module string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	folder := strings.TrimSpace(string(out))
	if err == nil && folder == "" {
		err = errors.New("it is not in the module cache: run go mod download")
	}
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return "", fmt.Errorf("finding the module %s: %w", module, err)
	}
	return folder, nil
}
