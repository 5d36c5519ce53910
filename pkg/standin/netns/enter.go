package netns

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// variable is set, to the test's name, in the process that has a namespace of its own.
const variable = "STANDIN_NETNS_TEST"

// Inside reports whether this process is one that Enter started.
func Inside() bool { return os.Getenv(variable) != "" }

// Setup makes the loopback device of the namespace work. Outside one it does nothing.
func Setup() error {
	if !Inside() {
		return nil
	}
	return loopbackUp()
}

// Enter returns true within the namespace. Outside it runs the test there, hands on what that
// says and whether it fails, and returns false. t is a top-level test's.
func Enter(t *testing.T) bool {
	t.Helper()
	if Inside() {
		return true
	}
	args := []string{"-test.run=^" + regexp.QuoteMeta(t.Name()) + "$", "-test.count=1", "-test.v"}
	if deadline, ok := t.Deadline(); ok {
		args = append(args, "-test.timeout="+time.Until(deadline).String())
	}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := run(func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = append(os.Environ(), variable+"="+t.Name())
		cmd.WaitDelay = 10 * time.Second
		return cmd
	})
	report(t, out, err)
	return false
}

// report makes the result of the test in the namespace that of this test. A run that did not
// come to the test passes, as far as its exit code goes.
func report(t testing.TB, out string, err error) {
	t.Helper()
	switch {
	case err != nil:
		t.Errorf("in a network namespace: %v\n%s", err, out)
	case !strings.Contains(out, "--- PASS: "+t.Name()+" "):
		t.Errorf("in a network namespace the test did not pass:\n%s", out)
	default:
		t.Logf("in a network namespace:\n%s", out)
	}
}
