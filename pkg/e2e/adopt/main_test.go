package adopt

import (
	"os"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// pool has the harnesses that no test is using: two, as there are processors in CI.
var pool = harness.NewPool(2)

func TestMain(m *testing.M) { os.Exit(pool.Run(m.Run)) }
