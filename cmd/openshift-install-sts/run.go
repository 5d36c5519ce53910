package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Output rules of every command: stdout carries the result alone; the log and the progress
// go to stderr; an error says what failed, on which object, and then what to do.

// streams are where a command reads answers from, and where it writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes, as the README documents them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitChanges     = 2 // plan found changes, or verify a problem
	exitInput       = 3 // bad input or usage
	exitInterrupted = 130
)

// errChanges is how plan says that it found changes. It is no failure and not printed.
var errChanges = errors.New("there are changes")

// errProblems is how verify says that it found a problem; the result has them.
var errProblems = errors.New("there are problems")

// errInterrupted is the cause of a context that a signal ended.
var errInterrupted = errors.New("interrupted")

// run executes the command line and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	ctx, stop := interruptible(ctx)
	defer stop()
	app := &app{streams: s}
	root := newRootCommand(app)
	root.SetArgs(args)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errChanges), errors.Is(err, errProblems):
		return exitChanges
	case errors.Is(context.Cause(ctx), errInterrupted):
		message := "nothing was changed"
		if app.saves {
			message = "the state is saved; run the command again and it continues"
		}
		app.report("Interrupted", errors.New(message))
		for _, e := range diagnostic.Each(err) {
			if !errors.Is(e, errInterrupted) && !errors.Is(e, context.Canceled) {
				app.report("Error", e) // such as a state that could not be saved
			}
		}
		return exitInterrupted
	case !app.started || diagnostic.KindOf(err) == diagnostic.Input:
		app.report("Error", err)
		return exitInput
	default:
		app.report("Error", err)
		return exitFailed
	}
}

// interruptible returns a context that the first signal ends; a second signal ends the
// program at once, since the handler is gone by then.
func interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			signal.Stop(signals)
			cancel(errInterrupted)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
