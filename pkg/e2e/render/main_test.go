package render

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// harnesses is how many tests can be under way at once: each has a moto of its own, which
// is a single process that answers one request after the other.
const harnesses = 2

// pool has the harnesses that no test is using.
var pool = make(chan *harness.Harness, harnesses)

func TestMain(m *testing.M) { os.Exit(withHarnesses(m.Run)) }

// withHarnesses fills the pool, and empties it again when run has returned.
func withHarnesses(run func() int) int {
	var all sync.WaitGroup
	started, errs := make([]*harness.Harness, harnesses), make([]error, harnesses)
	for i := range harnesses {
		all.Go(func() { started[i], errs[i] = harness.Start(context.Background()) })
	}
	all.Wait()
	failed := false
	for i, err := range errs {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			failed = true
			continue
		}
		defer started[i].Close()
		pool <- started[i]
	}
	if failed {
		return 1
	}
	return run()
}

// take lends an empty harness to a top-level test until it ends, and lets the test run
// beside others.
func take(t *testing.T) *harness.Harness {
	t.Helper()
	t.Parallel()
	h := <-pool
	t.Cleanup(func() { pool <- h })
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}
