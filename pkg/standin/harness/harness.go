// Package harness runs the real command against the AWS stand-in, for tests, benchmark
// and demo.
package harness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

// Harness is the command, a moto and a fault proxy in front of it.
type Harness struct {
	// Program is the command's executable.
	Program string
	Moto    *moto.Server
	Proxy   *faultproxy.Proxy
	// Root is the module's root folder.
	Root string
	// KeyFile is a signing key in PEM, PKCS#1, made for this harness.
	KeyFile string

	temp string
}

// Start builds the command and starts moto and the proxy. Close ends them.
func Start(ctx context.Context, opts ...faultproxy.Option) (_ *Harness, err error) {
	h := &Harness{}
	defer func() {
		if err != nil {
			h.Close()
		}
	}()
	if h.Root, err = moduleRoot(); err != nil {
		return nil, err
	}
	if h.temp, err = os.MkdirTemp("", "harness-"); err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	h.Program = filepath.Join(h.temp, "openshift-install-sts")
	build := exec.CommandContext(ctx, "go", "build", "-o", h.Program, "./cmd/openshift-install-sts")
	build.Dir = h.Root
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as `make build` does
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the command: %w\n%s", err, out)
	}
	if h.KeyFile, err = writeKey(h.temp); err != nil {
		return nil, err
	}
	if h.Moto, err = moto.Start(ctx); err != nil {
		return nil, err
	}
	if h.Proxy, err = faultproxy.Start(h.Moto.URL(), opts...); err != nil {
		return nil, err
	}
	return h, nil
}

// Close stops everything and removes what Start made.
func (h *Harness) Close() {
	if h.Proxy != nil {
		_ = h.Proxy.Close()
	}
	if h.Moto != nil {
		_ = h.Moto.Close()
	}
	if h.temp != "" {
		_ = os.RemoveAll(h.temp)
	}
}

// Reset empties the stand-in and forgets faults and requests.
func (h *Harness) Reset(ctx context.Context) error {
	h.Proxy.SetFault(nil)
	if err := h.Moto.Reset(ctx); err != nil {
		return err
	}
	h.Proxy.ResetRequests()
	return nil
}

// InstallDir copies the project's own install directory of a stage ("manifests",
// "install-config", "ignition") into parent, and returns the copy.
func (h *Harness) InstallDir(parent, stage string) (string, error) {
	dir := filepath.Join(parent, "cluster")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(h.Root, "testdata", "install-dirs", stage))); err != nil {
		return "", fmt.Errorf("copy the install directory: %w", err)
	}
	return dir, nil
}

// UseKey puts the harness's signing key into tls/ of an install directory, so that a run
// does not spend its time on making one.
func (h *Harness) UseKey(dir string) error {
	data, err := os.ReadFile(h.KeyFile)
	if err == nil {
		err = os.MkdirAll(filepath.Join(dir, "tls"), 0o750)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "tls", "bound-service-account-signing-key.key"), data, 0o600)
	}
	if err != nil {
		return fmt.Errorf("put the key into tls/: %w", err)
	}
	return nil
}

// Requests returns the project's own CredentialsRequests of one release.
func (h *Harness) Requests() string {
	return filepath.Join(h.Root, "testdata", "credentials-requests", "release")
}

// Env returns the environment in which the command talks to the proxy, and to nothing
// else: no profile, no instance metadata, no home.
func (h *Harness) Env() []string {
	return Env(h.Proxy.URL(), h.temp)
}

// Env returns the environment in which the command talks to endpoint and to nothing else.
func Env(endpoint, home string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home,
		"AWS_ENDPOINT_URL=" + endpoint, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
	}
}

// Result is what a run of the command left.
type Result struct {
	Stdout, Stderr string
	// Code is the exit code; -1 for a run that a signal ended.
	Code int
}

// Command returns the command, ready to be started.
func (h *Harness) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.Program, args...)
	cmd.Env = h.Env()
	return cmd
}

// Run runs the command and waits for it. Only a command that cannot be run is an error.
func (h *Harness) Run(ctx context.Context, args ...string) (Result, error) {
	return Wait(h.Command(ctx, args...))
}

// Wait runs a command and waits for it. Only a command that cannot be run is an error.
func Wait(cmd *exec.Cmd) (Result, error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	result := Result{Stdout: stdout.String(), Stderr: stderr.String(), Code: cmd.ProcessState.ExitCode()}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return result, fmt.Errorf("run %s: %w", strings.Join(cmd.Args, " "), err)
	}
	return result, nil
}

func writeKey(folder string) (string, error) {
	key, err := signingkey.Generate()
	if err != nil {
		return "", err
	}
	name := filepath.Join(folder, "signing.key")
	if err := os.WriteFile(name, signingkey.EncodePrivate(key), 0o600); err != nil {
		return "", fmt.Errorf("write a key: %w", err)
	}
	return name, nil
}

// moduleRoot finds the module's root from where this file was compiled.
func moduleRoot() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		return "", errors.New("the module's root cannot be found")
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(file))))
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		return "", fmt.Errorf("find the module's root: %w", err)
	}
	return root, nil
}
