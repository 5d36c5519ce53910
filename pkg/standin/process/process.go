// Package process runs a server for tests, which ends with them.
//
// The server itself asks the kernel for a port and says which one it got. Choosing a free port
// here and handing it over would leave a gap in which another process takes it, and a start could
// then mistake that other process for its own.
package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"sync"
	"time"
)

const (
	// startLimit bounds the start: a cold Python on a busy machine takes seconds.
	startLimit = 30 * time.Second
	// closeLimit bounds the wait for a killed process; only a stuck kernel reaches it.
	closeLimit = 10 * time.Second
	// pollEvery is how often the start looks again.
	pollEvery = 10 * time.Millisecond
)

// Server is a running process.
type Server struct {
	cmd     *exec.Cmd
	out     *output
	address string

	// done is closed once the process has ended and was waited for; exit is written
	// before that.
	done chan struct{}
	exit error

	closing  sync.Once
	closeErr error
}

// Start starts cmd and returns when it answers. The first group of address is where it listens, as
// it prints it on a line of its output, and answers tells whether it takes requests there. ctx
// bounds the start only: the server lives until Close, or until this process ends. The error
// shows the end of what the server printed.
func Start(ctx context.Context, cmd *exec.Cmd, address *regexp.Regexp, answers func(ctx context.Context, address string) bool) (*Server, error) {
	s := &Server{cmd: cmd, out: &output{pattern: address}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = s.out, s.out
	// A wrapper script that leaves a child behind must not keep Wait waiting for its pipe.
	cmd.WaitDelay = time.Second
	isolate(cmd)
	if err := s.launch(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	if err := s.ready(ctx, answers); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w\n%s", cmd.Path, err, s.out.tail()), s.Close())
	}
	return s, nil
}

// Address returns where the server listens, as it printed it.
func (s *Server) Address() string { return s.address }

// Close kills the server and waits for its end. A second call does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		select {
		case <-s.done:
			return
		default:
		}
		if err := kill(s.cmd.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
			s.closeErr = fmt.Errorf("stopping %s: %w", s.cmd.Path, err)
		}
		select {
		case <-s.done:
		case <-time.After(closeLimit):
			s.closeErr = errors.Join(s.closeErr,
				fmt.Errorf("stopping %s: process %d is still there after %s", s.cmd.Path, s.cmd.Process.Pid, closeLimit))
		}
	})
	return s.closeErr
}

// launch starts the process and leaves a goroutine that waits for its end.
func (s *Server) launch() error {
	started := make(chan error, 1)
	go func() {
		// The kernel sends the parent-death signal when the starting thread ends, not the
		// process: this goroutine keeps its thread for as long as the server lives.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()

		err := s.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		s.exit = s.cmd.Wait()
		close(s.done)
	}()
	return <-started
}

// ready waits until the process has said where it listens and answers there.
func (s *Server) ready(ctx context.Context, answers func(ctx context.Context, address string) bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no answer within %s", startLimit))
	defer cancel()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		if s.address == "" {
			s.address = s.out.address()
		}
		if s.address != "" && answers(ctx, s.address) {
			return nil
		}
		select {
		case <-s.done:
			if s.exit == nil {
				return errors.New("it ended at once, without an error")
			}
			return fmt.Errorf("it ended at once: %w", s.exit)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}
