package live

import (
	"context"
	"sync"
	"time"
)

// throttledMemory is how long a throttled answer is remembered: a few times maxBackoff.
const throttledMemory = time.Minute

// gate bounds the requests under way. After a throttled answer the bound is halved, and
// with every answer that is not it grows again by a fraction, like TCP's window: the run
// finds the pace that AWS allows, and leaves room for the account's other programs.
type gate struct {
	max int

	mu    sync.Mutex
	bound float64
	busy  int
	// throttled is when AWS last asked for patience.
	throttled time.Time
	turns     chan struct{} // closed and replaced when a place may be free
}

func newGate(limit int) *gate {
	limit = max(limit, 1)
	return &gate{max: limit, bound: float64(limit), turns: make(chan struct{})}
}

// enter waits for a place.
func (g *gate) enter(ctx context.Context) error {
	for {
		g.mu.Lock()
		if g.busy < int(g.bound) {
			g.busy++
			g.mu.Unlock()
			return nil
		}
		turn := g.turns
		g.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// leave frees the place.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.busy--
	g.wake()
}

// slower halves the bound, but for the last place.
func (g *gate) slower() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bound = max(g.bound/2, 1)
	g.throttled = time.Now()
}

// throttledLately reports whether AWS asked for patience not long ago.
func (g *gate) throttledLately() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Since(g.throttled) < throttledMemory
}

// faster lets the bound grow by one place in as many answers as there are places.
func (g *gate) faster() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bound = min(g.bound+1/g.bound, float64(g.max))
	g.wake()
}

// wake lets those who wait look again; the lock is held.
func (g *gate) wake() {
	close(g.turns)
	g.turns = make(chan struct{})
}
