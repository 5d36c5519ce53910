package registry

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
	"github.com/openshift/openshift-install-sts/pkg/standin/process"
)

// portPattern is the line in which the registry says where it listens.
var portPattern = regexp.MustCompile(`listening on 127\.0\.0\.1:(\d+)`)

// ErrNotFound is wrapped by Start's error when there is no docker-registry to start.
var ErrNotFound = errors.New("docker-registry is not on PATH: apt-get install docker-registry")

// Server is a running docker-registry.
type Server struct {
	authority *authority.Authority
	password  string
	dir       string // its folder, which Close removes
	transport *http.Transport
	process   *process.Server

	closing  sync.Once
	closeErr error
}

// user is whom a Server knows.
const user = "puller"

// Start starts a docker-registry with an empty storage and returns when it answers. ctx bounds
// the start only: the server lives until Close, or until this process ends.
func Start(ctx context.Context) (*Server, error) {
	path, err := exec.LookPath("docker-registry")
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", ErrNotFound, err)
	}
	s := &Server{password: rand.Text()}
	if s.authority, err = authority.New("registry"); err != nil {
		return nil, err
	}
	if s.dir, err = os.MkdirTemp("", "docker-registry-"); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	config, err := s.writeFiles()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	s.transport = newTransport(s.authority.Pool())

	cmd := exec.Command(path, "serve", config) // it outlives ctx
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // REGISTRY_… would change its configuration
	if s.process, err = process.Start(ctx, cmd, portPattern, s.answers); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	return s, nil
}

// Close kills the server, waits for its end, and removes its storage. A second call does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		s.closeErr = s.process.Close()
		s.transport.CloseIdleConnections()
		s.closeErr = errors.Join(s.closeErr, os.RemoveAll(s.dir))
	})
	return s.closeErr
}

// answers says whether the registry takes requests, authorised or not.
func (s *Server) answers(ctx context.Context, port string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://localhost:"+port+"/v2/", nil)
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
