package netns

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// failing, when set, makes TestInner fail, which TestEnterHandsOnFailure looks at.
const failing = "STANDIN_NETNS_FAILING"

func TestMain(m *testing.M) {
	if err := Setup(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// In the namespace there is the loopback device alone, and it works, for what the test starts
// too. Whatever else is dialled is unreachable at once.
func TestEnter(t *testing.T) {
	outside := listen(t)
	if !Inside() {
		t.Setenv("STANDIN_NETNS_OUTSIDE", outside)
	}
	if !Enter(t) {
		return
	}
	devices, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	if len(devices) != 1 || devices[0].Name != "lo" || devices[0].Flags&net.FlagUp == 0 {
		t.Errorf("the devices are %v", devices)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "here") }))
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "here" {
		t.Errorf("a server on the loopback device says %q (%v)", body, err)
	}
	var dialer net.Dialer
	if _, err := dialer.DialContext(t.Context(), "tcp", "192.0.2.1:443"); !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("another network: %v", err)
	}
	// A server of the same address outside is none here.
	if _, err := dialer.DialContext(t.Context(), "tcp", os.Getenv("STANDIN_NETNS_OUTSIDE")); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a server outside of the namespace: %v", err)
	}
}

// listen returns the address of a server on the loopback device.
func listen(t *testing.T) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

// TestInner does nothing, unless it is told to fail.
func TestInner(t *testing.T) {
	if os.Getenv(failing) != "" {
		t.Error("as it was told")
	}
}

// recorder keeps what report says instead of failing.
type recorder struct {
	testing.TB
	name, failed string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Name() string                 { return r.name }
func (r *recorder) Errorf(f string, args ...any) { r.failed = fmt.Sprintf(f, args...) }
func (r *recorder) Logf(string, ...any)          {}

// A test that fails in the namespace, or does not run there, fails outside.
func TestEnterHandsOnFailure(t *testing.T) {
	for _, test := range []struct{ name, env, want string }{
		{"TestInner", "", ""},
		{"TestInner", failing + "=1", "as it was told"},
		{"TestNowhere", "", "did not pass"},
	} {
		out, err := run(func() *exec.Cmd {
			program, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), program, "-test.run=^"+test.name+"$", "-test.v")
			cmd.Env = append(os.Environ(), variable+"="+test.name, test.env)
			return cmd
		})
		r := &recorder{TB: t, name: test.name}
		report(r, out, err)
		if (r.failed == "") != (test.want == "") || !strings.Contains(r.failed, test.want) {
			t.Errorf("%s with %q: %q", test.name, test.env, r.failed)
		}
	}
}

// Without privileges the namespace is made within a user namespace: TestEnter, run by nobody.
func TestWithoutPrivileges(t *testing.T) {
	if os.Getuid() != 0 {
		t.Log("TestEnter was run without privileges itself")
		return
	}
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "netns.test")
	if err := os.WriteFile(name, program, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Dir(dir), dir, name} { // nobody must be able to run it
		if err := os.Chmod(name, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = 65534
	cmd := exec.CommandContext(t.Context(), name, "-test.run=^TestEnter$", "-test.v")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS: TestEnter ") != 2 { // within, and outside
		t.Errorf("%v\n%s", err, out)
	}
}
