package moto

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

const (
	// startLimit bounds the start: a cold Python on a busy machine takes seconds.
	startLimit = 30 * time.Second
	// closeLimit bounds the wait for a killed process; only a stuck kernel reaches it.
	closeLimit = 10 * time.Second
	// pollEvery is how often the start looks again.
	pollEvery = 20 * time.Millisecond
)

// Server is a running moto_server.
type Server struct {
	url    string
	cmd    *exec.Cmd
	out    *output
	client *http.Client

	// done is closed once the process has ended and was waited for; exit is written
	// before that.
	done chan struct{}
	exit error

	closing  sync.Once
	closeErr error
}

// Start starts a moto_server and returns when it answers. ctx bounds the start only: the
// server lives until Close, or until this process ends.
//
// The server itself asks the kernel for a port and says which one it got. Choosing a free
// port here and handing it over would leave a gap in which another process takes it, and
// a start could then mistake that other process's moto_server for its own.
func Start(ctx context.Context) (*Server, error) {
	path, err := executable()
	if err != nil {
		return nil, err
	}

	s := &Server{
		cmd:    exec.Command(path, "-H", "127.0.0.1", "-p", "0"), // it outlives ctx
		out:    &output{},
		client: &http.Client{},
		done:   make(chan struct{}),
	}
	s.cmd.Env = environment()
	s.cmd.Stdout = s.out
	s.cmd.Stderr = s.out
	// A wrapper script that leaves a child behind must not keep Wait waiting for its pipe.
	s.cmd.WaitDelay = time.Second
	isolate(s.cmd)

	if err := s.launch(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w\n%s", path, err, s.out.tail()), s.Close())
	}
	return s, nil
}

// URL returns the endpoint, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Reset makes the server forget everything, as if it had just been started.
func (s *Server) Reset(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/moto-api/reset", nil)
	if err != nil {
		return fmt.Errorf("resetting moto_server: %w", err)
	}
	if err := s.do(req); err != nil {
		return fmt.Errorf("resetting moto_server: %w", err)
	}
	return nil
}

// Close kills the server and waits for its end. A second call does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		select {
		case <-s.done:
			return
		default:
		}
		if err := kill(s.cmd.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
			s.closeErr = fmt.Errorf("stopping moto_server: %w", err)
		}
		select {
		case <-s.done:
		case <-time.After(closeLimit):
			s.closeErr = errors.Join(s.closeErr,
				fmt.Errorf("stopping moto_server: process %d is still there after %s", s.cmd.Process.Pid, closeLimit))
		}
		s.client.CloseIdleConnections()
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
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit,
		fmt.Errorf("no answer from /moto-api/ within %s", startLimit))
	defer cancel()

	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		if s.url == "" {
			s.url = s.out.address()
		}
		if s.url != "" {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/moto-api/", nil)
			if err != nil {
				return fmt.Errorf("asking moto_server: %w", err)
			}
			if s.do(req) == nil {
				return nil
			}
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

// do sends a request and demands a 200.
func (s *Server) do(req *http.Request) error {
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s answered %s: %.200s", req.Method, req.URL.Path, resp.Status, body)
	}
	return nil
}

// environment is ours, without a MOTO_PORT that would contradict the chosen port, and
// with Python's buffering off, so that the port is told as soon as it is known.
func environment() []string {
	env := []string{"PYTHONUNBUFFERED=1"}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "MOTO_PORT=") {
			env = append(env, entry)
		}
	}
	return env
}
