package harness

import (
	"context"
	"fmt"
	"os"
	"sync"
)

// Pool lends harnesses to the tests of a package. Each has a moto of its own, which is a
// single process that answers one request after the other, so that as many tests can be
// under way as there are harnesses.
type Pool struct{ free chan *Harness }

// NewPool returns a pool for n harnesses, which Run starts.
func NewPool(n int) *Pool { return &Pool{make(chan *Harness, n)} }

// Run starts the harnesses, calls run, which is testing.M's, and closes them again. It
// returns the exit code: that of run, or 1 when a harness could not be started, and why on
// stderr.
func (p *Pool) Run(run func() int) int {
	n := cap(p.free)
	started, errs := make([]*Harness, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { started[i], errs[i] = Start(context.Background()) })
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
		p.free <- started[i]
	}
	if failed {
		return 1
	}
	return run()
}

// Borrower is a *testing.T, which what is no test has no use for.
type Borrower interface {
	Helper()
	Parallel()
	Context() context.Context
	Cleanup(func())
	Fatal(...any)
}

// Lend lends an empty harness to a top-level test until it ends, and lets the test run
// beside others.
func (p *Pool) Lend(t Borrower) *Harness {
	t.Helper()
	t.Parallel()
	h := <-p.free
	t.Cleanup(func() { p.free <- h })
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}
