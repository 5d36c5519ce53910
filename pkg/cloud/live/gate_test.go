package live

import (
	"context"
	"errors"
	"testing"
)

// enters counts how many places are free, and gives them back.
func enters(t *testing.T, g *gate) int {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // whoever would have to wait fails instead
	n := 0
	for g.enter(ctx) == nil {
		n++
	}
	for range n {
		g.leave()
	}
	return n
}

func TestGateNarrowsAndWidens(t *testing.T) {
	g := newGate(8)
	for i, step := range []struct {
		change func()
		want   int
	}{
		{func() {}, 8},
		{g.slower, 4},
		{g.slower, 2},
		{g.slower, 1},
		{g.slower, 1}, // the last place stays, or nothing would ever be sent again
		{g.faster, 2},
		{func() { g.faster(); g.faster() }, 2},
		{func() { g.faster() }, 3},
		{func() {
			for range 1000 {
				g.faster()
			}
		}, 8},
	} {
		step.change()
		if got := enters(t, g); got != step.want {
			t.Errorf("step %d: %d places, expected %d", i, got, step.want)
		}
	}
}

func TestGateLetsOneInWhenOneLeaves(t *testing.T) {
	g := newGate(1)
	if err := g.enter(context.Background()); err != nil {
		t.Fatal(err)
	}
	entered := make(chan error, 1)
	go func() { entered <- g.enter(context.Background()) }()
	g.leave()
	if err := <-entered; err != nil {
		t.Error(err)
	}
}

func TestGateGivesUpWithItsContext(t *testing.T) {
	g := newGate(1)
	if err := g.enter(context.Background()); err != nil {
		t.Fatal(err)
	}
	cause := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	if err := g.enter(ctx); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
