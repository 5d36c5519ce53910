package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/installer"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// cluster is an install directory, and who works on it.
type cluster struct {
	*site
	dir string
	// releaseImage is the pull spec that the stand-in for openshift-install names.
	releaseImage string
}

// newCluster makes a directory with nothing but an install-config.yaml, as its user writes
// it, and the harness's signing key. changes are fields of the install-config.
func (s *site) newCluster(t *testing.T, releaseImage string, changes map[string]any) *cluster {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mycluster")
	config := map[string]any{
		"apiVersion": "v1", "baseDomain": "example.com", "credentialsMode": "Manual",
		"metadata":              map[string]any{"name": "harbor"},
		"platform":              map[string]any{"aws": map[string]any{"region": "eu-west-1"}},
		"pullSecret":            string(s.front.PullSecret()),
		"additionalTrustBundle": string(s.registry.CA()),
		"imageDigestSources": []any{map[string]any{
			"source": prefix, "mirrors": []any{s.front.Host() + "/" + strings.TrimSuffix(mirrored, "/release")},
		}},
	}
	for key, value := range changes {
		config[key] = value
	}
	data, err := yaml.Marshal(config)
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "install-config.yaml"), data, 0o600)
	}
	if err == nil {
		err = s.h.UseKey(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &cluster{s, dir, releaseImage}
}

// env is the environment in which openshift-install is on PATH, and the program beside it.
func (c *cluster) env() []string {
	path := strings.Join([]string{installerFolder, filepath.Dir(c.h.Program), os.Getenv("PATH")}, string(os.PathListSeparator))
	return append(append(c.h.Env(), "PATH="+path), installer.Env(payload.Version, c.releaseImage)...)
}

// flow types the two commands of the main job. options are of the second.
func (c *cluster) flow(t *testing.T, options ...string) harness.Result {
	t.Helper()
	const commands = "openshift-install create manifests --dir mycluster && openshift-install-sts create manifests --dir mycluster"
	return c.shell(t, strings.Join(append([]string{commands}, options...), " "))
}

// shell runs a shell script beside the install directory.
func (c *cluster) shell(t *testing.T, script string) harness.Result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
	cmd.Dir, cmd.Env = filepath.Dir(c.dir), c.env()
	return wait(t, cmd)
}

// wait runs a command.
func wait(t *testing.T, cmd *exec.Cmd) harness.Result {
	t.Helper()
	result, err := harness.Wait(cmd)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// prepare does the first command of the two.
func (c *cluster) prepare(t *testing.T) {
	t.Helper()
	must(t, 0, c.shell(t, "openshift-install create manifests --dir mycluster"))
}

// command returns the program on the install directory, ready to be started.
func (c *cluster) command(t *testing.T, verb string, options ...string) *exec.Cmd {
	t.Helper()
	args := append(strings.Fields(verb), "--dir", c.dir)
	cmd := exec.CommandContext(t.Context(), c.h.Program, append(args, options...)...)
	cmd.Env = c.env()
	return cmd
}

// run runs the program on the install directory.
func (c *cluster) run(t *testing.T, verb string, options ...string) harness.Result {
	t.Helper()
	return wait(t, c.command(t, verb, options...))
}

// must demands an exit code.
func must(t *testing.T, code int, result harness.Result) harness.Result {
	t.Helper()
	if result.Code != code {
		t.Fatalf("exit code %d, want %d\n%s%s", result.Code, code, result.Stdout, result.Stderr)
	}
	return result
}
