// Package progress tells a user what is going on: one line on a terminal for what takes
// long, and plain lines in the log everywhere.
package progress

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"
)

// Progress is the root asset through which assets tell what they do.
type Progress struct {
	// Log is the log.
	Log logrus.FieldLogger

	*tracker
	uncounted bool
}

// tracker counts what is done and what is under way.
type tracker struct {
	console *Console

	mu          sync.Mutex
	busy        []*activity
	done, total int
	ticks       int
}

type activity struct {
	what   string
	detail func() string // how far it is; nil when it does not know
	since  time.Time
}

// New returns a progress that logs to log and draws on console, which may be nil.
func New(log logrus.FieldLogger, console *Console) *Progress {
	return &Progress{Log: log, tracker: &tracker{console: console}}
}

// Uncounted returns the progress for a run in which resources take no time, so that counting
// them would only flicker.
func (p *Progress) Uncounted() *Progress {
	uncounted := *p
	uncounted.uncounted = true
	return &uncounted
}

// Name returns the human-friendly name of the asset.
func (*Progress) Name() string { return "Progress" }

// Dependencies returns nothing: this is a root of the graph.
func (*Progress) Dependencies() []asset.Asset { return nil }

// Generate always fails: the command provides the progress.
func (*Progress) Generate(context.Context, asset.Parents) error {
	return errors.New("a progress was not provided to the store")
}

// Busy says that something takes long, until the returned function is called.
func (p *Progress) Busy(what string) (done func()) { return p.Measured(what, nil) }

// Measured is Busy for something that knows how far it is, which detail says in a few words, or
// in none; it is called from another goroutine.
func (p *Progress) Measured(what string, detail func() string) (done func()) {
	a := &activity{what, detail, time.Now()}
	p.mu.Lock()
	p.busy = append(p.busy, a)
	p.mu.Unlock()
	if p.console == nil || p.console.terminal == nil {
		p.Log.Info(what)
	}
	p.draw()
	return func() {
		p.mu.Lock()
		p.busy = slices.DeleteFunc(p.busy, func(other *activity) bool { return other == a })
		p.mu.Unlock()
	}
}

// Expect adds to the number of resources that the run is about.
func (p *Progress) Expect(resources int) {
	if p.uncounted {
		return
	}
	p.mu.Lock()
	p.total += resources
	p.mu.Unlock()
	p.draw()
}

// Done counts a resource as done, and logs what became of it when that is news.
func (p *Progress) Done(what string, news bool) {
	p.mu.Lock()
	p.done++
	done, total := p.done, p.total
	p.mu.Unlock()
	text := what
	if !p.uncounted {
		text = fmt.Sprintf("%s (%d of %d)", what, done, total)
	}
	if news {
		p.Log.Info(text)
	} else {
		p.Log.Debug(text)
	}
}

// Close removes the line of progress.
func (p *Progress) Close() {
	if p.console != nil {
		p.console.hide()
	}
}

func (p *Progress) draw() {
	if p.console != nil {
		p.console.show(p.line)
	}
}

// spinner shows that the program is alive.
const spinner = `|/-\`

// line returns the line of progress; empty when there is nothing to tell.
func (t *tracker) line() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var parts []string
	for _, a := range t.busy {
		since := fmt.Sprintf("%ds", int(time.Since(a.since).Seconds()))
		if a.detail != nil {
			if detail := a.detail(); detail != "" {
				since = detail + ", " + since
			}
		}
		parts = append(parts, fmt.Sprintf("%s (%s)", a.what, since))
	}
	if t.total > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d resources done", t.done, t.total))
	}
	if len(parts) == 0 {
		return ""
	}
	t.ticks++
	return string(spinner[t.ticks%len(spinner)]) + " " + strings.Join(parts, ", ")
}
