package crash

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

// pool is a number of stand-ins that tests take turns with. They are started when they
// are first needed.
type pool chan *harness.Harness

var (
	// quick is for tests that keep the processor busy.
	quick = newPool(4)
	// patient is for tests that mostly wait, so that they do not keep the others waiting.
	patient = newPool(4)
)

func newPool(size int) pool {
	p := make(pool, size)
	for range size {
		p <- nil
	}
	return p
}

// take waits for an empty stand-in, which is given back when the test ends.
func (p pool) take(t *testing.T) *harness.Harness {
	t.Helper()
	h := <-p
	t.Cleanup(func() { p <- h })
	if h == nil {
		started, err := newStand()
		if err != nil {
			t.Fatal(err)
		}
		h = started
	}
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// shared is what all stand-ins have in common, the command and the signing key, and what
// an undisturbed run leaves.
type shared struct {
	*harness.Harness
	undisturbed *outcome
}

// opened are the stand-ins to close.
var opened struct {
	sync.Mutex
	all []*harness.Harness
}

var share = sync.OnceValues(func() (*shared, error) {
	h, err := harness.Start(context.Background())
	if err != nil {
		return nil, err
	}
	opened.Lock()
	opened.all = append(opened.all, h)
	opened.Unlock()
	undisturbed, err := runUndisturbed(h)
	if err != nil {
		return nil, fmt.Errorf("an undisturbed run: %w", err)
	}
	return &shared{h, undisturbed}, nil
})

// newStand starts a moto and a proxy for the shared command.
func newStand() (h *harness.Harness, err error) {
	s, err := share()
	if err != nil {
		return nil, err
	}
	h = &harness.Harness{Program: s.Program, Root: s.Root, KeyFile: s.KeyFile}
	defer func() {
		if err != nil {
			h.Close()
		}
	}()
	if h.Moto, err = moto.Start(context.Background()); err != nil {
		return nil, err
	}
	if h.Proxy, err = faultproxy.Start(h.Moto.URL()); err != nil {
		return nil, err
	}
	opened.Lock()
	defer opened.Unlock()
	opened.all = append(opened.all, h)
	return h, nil
}

func closeStands() {
	opened.Lock()
	defer opened.Unlock()
	for i := len(opened.all) - 1; i >= 0; i-- {
		opened.all[i].Close() // the first one last: it holds the command
	}
}

// reference returns what an undisturbed run leaves.
func reference(t *testing.T) *outcome {
	t.Helper()
	s, err := share()
	if err != nil {
		t.Fatal(err)
	}
	return s.undisturbed
}

// runUndisturbed makes the run that all others are compared with.
func runUndisturbed(h *harness.Harness) (*outcome, error) {
	home, err := os.MkdirTemp("", "crash-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home)
	dir, err := h.InstallDir(home, "manifests")
	if err == nil {
		err = h.UseKey(dir)
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), hangs)
	defer cancel()
	cmd := h.Command(ctx, createArgs(h, dir)...)
	cmd.Env = harness.Env(h.Proxy.URL(), home)
	result, err := harness.Wait(cmd)
	if err != nil {
		return nil, err
	}
	if result.Code != 0 {
		return nil, fmt.Errorf("exit code %d\n%s", result.Code, result.Stderr)
	}
	return look(ctx, h, dir)
}
