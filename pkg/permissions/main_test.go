package permissions_test

import (
	"os"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// pool has the harnesses that no test is using.
var pool = harness.NewPool(2)

// TestMain takes what is the tester's own out of the environment, so that the tests which talk
// to a stand-in themselves reach nothing else.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			_ = os.Unsetenv(name)
		}
	}
	for _, entry := range harness.Env("", os.Getenv("HOME")) {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "AWS_") && value != "" {
			_ = os.Setenv(name, value)
		}
	}
	os.Exit(pool.Run(m.Run))
}

// take lends an empty harness to a top-level test until it ends, and lets the test run
// beside others.
func take(t *testing.T) *harness.Harness {
	t.Helper()
	return pool.Lend(t)
}
