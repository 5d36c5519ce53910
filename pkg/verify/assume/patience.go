package assume

import (
	"context"
	"sync"
	"time"
)

const (
	// spread is how long STS may take, from its first refusal of a run, to know a new provider
	// or role. AWS publishes no figure.
	spread = 60 * time.Second
	// spreadLater is how long the other roles have once one could be assumed: the provider
	// is known by then.
	spreadLater = 20 * time.Second
	firstWait   = 500 * time.Millisecond
	longestWait = 5 * time.Second
)

// clock tells the time and waits.
type clock interface {
	Now() time.Time
	// Sleep waits, and returns an error when ctx is done before.
	Sleep(ctx context.Context, d time.Duration) error
}

type wallClock struct{}

// Now returns the time.
func (wallClock) Now() time.Time { return time.Now() }

// Sleep waits.
func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// patience is until when a run waits for what AWS takes time to spread. It begins with the
// first refusal, and not with the run: throttling may keep STS from answering for minutes.
type patience struct {
	mu        sync.Mutex
	end       time.Time // zero before it begins
	waiting   int
	announced func() // ends the announcement
}

// success shortens the patience when a role could be assumed; the first one does.
func (p *patience) success(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if later := now.Add(spreadLater); p.end.IsZero() || later.Before(p.end) {
		p.end = later
	}
}

// allows reports whether there is time, after a refusal, to wait and to try again.
func (p *patience) allows(now time.Time, wait time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.end.IsZero() {
		p.end = now.Add(spread)
	}
	return !now.Add(wait).After(p.end)
}

// wait announces that something waits, once for all that do, until the returned function
// is called.
func (p *patience) wait(announce func() func()) (done func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting++; p.waiting == 1 && p.announced == nil {
		p.announced = announce()
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.waiting--; p.waiting == 0 {
			p.announced()
			p.announced = nil
		}
	}
}
