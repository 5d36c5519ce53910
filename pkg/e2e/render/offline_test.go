//go:build linux

package render

import (
	"net"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/offline"
)

// render opens no connection, whatever is rendered and from whatever directory: the kernel
// would kill it. Nobody's credentials are looked for, and nothing is left at home.
func TestOffline(t *testing.T) {
	h := take(t)
	full, err := h.InstallDir(t.TempDir(), "manifests")
	if err != nil {
		t.Fatal(err)
	}
	empty, toBeMade := t.TempDir(), filepath.Join(t.TempDir(), "new")
	for _, test := range []struct {
		name   string
		args   []string
		nobody bool
	}{
		{"full directory", []string{"--dir", full}, false},
		{"full directory again", []string{"--dir", full}, false},
		{"no home", []string{"--dir", full}, true},
		{"empty directory", []string{"--dir", empty, "--region", region}, false},
		{"directory to be made", []string{"--dir", toBeMade, "--region", region, "--output", "json"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			if test.nobody {
				home = "" // then a name service would be asked who the user is
			}
			args := append([]string{
				"render", "--name", fleet, "--account-id", account, "--credentials-requests-dir", h.Requests(),
				"--format", allFormats(), "--report",
			}, test.args...)
			if out, err := runOffline(t, h, home, args...); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			want := []string{rendering.ReportFile, "manifests/cluster-authentication-02-config.yaml"}
			for _, f := range formats.All() {
				want = append(want, path.Join(rendering.Folder, f.Name, "README.md"))
			}
			for _, name := range want {
				if _, err := os.Stat(filepath.Join(test.args[1], name)); err != nil {
					t.Error(err)
				}
			}
			if left, err := os.ReadDir(home); !test.nobody && (err != nil || len(left) > 0) {
				t.Errorf("at home there is %v (%v)", left, err)
			}
		})
	}
}

// A command that does talk to AWS is killed: without this, TestOffline might prove nothing.
func TestOfflineKills(t *testing.T) {
	h := take(t)
	dir, err := h.InstallDir(t.TempDir(), "manifests")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.UseKey(dir); err != nil {
		t.Fatal(err)
	}
	cmd := h.Command(t.Context(), "create", "manifests", "--dir", dir, "--credentials-requests-dir", h.Requests())
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := offline.Run(cmd); !offline.Killed(err) {
		t.Errorf("create manifests was not killed: %v\n%s", err, out.String())
	}
}

func allFormats() string {
	var names []string
	for _, f := range formats.All() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ",")
}

// runOffline runs the command without credentials, without a profile that exists, and with
// an endpoint that must not be called, and returns what it wrote.
func runOffline(t *testing.T, h *harness.Harness, home string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), h.Program, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "AWS_PROFILE=nobody", "AWS_ENDPOINT_URL=" + trap(t)}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	err := offline.Run(cmd)
	return out.String(), err
}

// trap returns the URL of a server that fails the test on any connection. It would tell of
// one that the filter let through.
func trap(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Errorf("there was a connection from %s", c.RemoteAddr())
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return "http://" + l.Addr().String()
}
