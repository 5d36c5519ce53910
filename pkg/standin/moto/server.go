package moto

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/process"
)

// Server is a running moto_server.
type Server struct {
	process *process.Server
	client  *http.Client
}

// addressPattern is the line in which moto says where it listens.
var addressPattern = regexp.MustCompile(`Running on (http://127\.0\.0\.1:\d+)`)

// Start starts a moto_server and returns when it answers. ctx bounds the start only: the
// server lives until Close, or until this process ends.
func Start(ctx context.Context) (*Server, error) {
	path, err := executable()
	if err != nil {
		return nil, err
	}
	s := &Server{client: &http.Client{}}
	cmd := exec.Command(path, "-H", "127.0.0.1", "-p", "0") // it outlives ctx
	cmd.Env = environment()
	s.process, err = process.Start(ctx, cmd, addressPattern, s.answers)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// URL returns the endpoint, without a slash at the end.
func (s *Server) URL() string { return s.process.Address() }

// Reset makes the server forget everything, as if it had just been started.
func (s *Server) Reset(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/moto-api/reset", nil)
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
	err := s.process.Close()
	s.client.CloseIdleConnections()
	return err
}

// answers says whether moto takes requests.
func (s *Server) answers(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/moto-api/", nil)
	return err == nil && s.do(req) == nil
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
