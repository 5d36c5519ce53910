package render

import (
	"os"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// pool has the harnesses that no test is using: two, as there are processors in CI.
var pool = harness.NewPool(2)

func TestMain(m *testing.M) { os.Exit(pool.Run(m.Run)) }

// take lends an empty harness to a top-level test until it ends, and lets the test run
// beside others.
func take(t *testing.T) *harness.Harness {
	t.Helper()
	return pool.Lend(t)
}
