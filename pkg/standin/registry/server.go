package registry

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

const (
	// startLimit bounds the start, which takes a fraction of a second on an idle machine.
	startLimit = 30 * time.Second
	// closeLimit bounds the wait for a killed process; only a stuck kernel reaches it.
	closeLimit = 10 * time.Second
	// pollEvery is how often the start looks again.
	pollEvery = 10 * time.Millisecond
)

// ErrNotFound is wrapped by Start's error when there is no docker-registry to start.
var ErrNotFound = errors.New("docker-registry is not on PATH: apt-get install docker-registry")

// Server is a running docker-registry.
type Server struct {
	authority      *authority
	user, password string
	dir            string // its folder, which Close removes
	port           string
	transport      *http.Transport

	cmd *exec.Cmd
	out *output
	// done is closed once the process has ended and was waited for; exit is written
	// before that.
	done chan struct{}
	exit error

	closing  sync.Once
	closeErr error
}

// Option changes how a Server is started.
type Option func(*Server)

// WithoutAuth lets everybody read and write.
func WithoutAuth() Option {
	return func(s *Server) { s.user = "" }
}

// Start starts a docker-registry with an empty storage and returns when it answers. ctx bounds
// the start only: the server lives until Close, or until this process ends.
func Start(ctx context.Context, opts ...Option) (*Server, error) {
	path, err := exec.LookPath("docker-registry")
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNotFound, err)
	}
	s := &Server{user: "puller", password: rand.Text(), out: &output{}, done: make(chan struct{})}
	for _, opt := range opts {
		opt(s)
	}
	if s.authority, err = newAuthority(); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "docker-registry-"); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	config, err := s.writeFiles()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	s.transport = s.authority.transport()

	s.cmd = exec.Command(path, "serve", config) // it outlives ctx
	s.cmd.Dir = s.dir
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // REGISTRY_… would change its configuration
	s.cmd.Stdout = s.out
	s.cmd.Stderr = s.out
	s.cmd.WaitDelay = time.Second
	isolate(s.cmd)
	if err := s.launch(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", path, err), os.RemoveAll(s.dir))
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w\n%s", path, err, s.out.tail()), s.Close())
	}
	return s, nil
}

// Close kills the server, waits for its end, and removes its storage. A second call does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		if err := kill(s.cmd.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
			s.closeErr = fmt.Errorf("stopping docker-registry: %w", err)
		}
		select {
		case <-s.done:
		case <-time.After(closeLimit):
			s.closeErr = errors.Join(s.closeErr,
				fmt.Errorf("stopping docker-registry: process %d is still there after %s", s.cmd.Process.Pid, closeLimit))
		}
		s.transport.CloseIdleConnections()
		s.closeErr = errors.Join(s.closeErr, os.RemoveAll(s.dir))
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
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no answer from /v2/ within %s", startLimit))
	defer cancel()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		if s.port == "" {
			s.port = s.out.address()
		}
		if s.port != "" && s.answers(ctx) {
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

// answers says whether the registry takes requests, authorised or not.
func (s *Server) answers(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+s.Host()+"/v2/", nil)
	if err != nil {
		return false
	}
	resp, err := s.transport.RoundTrip(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusUnauthorized
}
