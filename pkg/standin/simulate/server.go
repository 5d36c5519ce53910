package simulate

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// Server is a running server.
type Server struct {
	server *queryapi.Server

	mu        sync.Mutex
	rules     Rules
	questions []url.Values
}

// Start starts a server that passes on to upstream what it does not answer.
func Start(upstream string) (_ *Server, err error) {
	s := &Server{}
	if s.server, err = queryapi.Start(upstream, s.handle); err != nil {
		return nil, fmt.Errorf("starting the policy simulator: %w", err)
	}
	return s, nil
}

// URL returns the endpoint for clients.
func (s *Server) URL() string { return s.server.URL() }

// Close stops the server.
func (s *Server) Close() { _ = s.server.Close() } // of no use to a test that is over

// SetRules sets what is known from now on, and forgets the questions so far.
func (s *Server) SetRules(r Rules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules, s.questions = r, nil
}

// Questions returns the parameters of the simulations that were asked for.
func (s *Server) Questions() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.questions)
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request, form url.Values, pass http.Handler) {
	operation := form.Get("Action")
	s.mu.Lock()
	rules := s.rules
	s.mu.Unlock()
	switch {
	case rules.Refused[operation] != "":
		refuse(w, rules.Refused[operation], "it is refused to call "+operation)
	case operation == "GetCallerIdentity" && rules.Caller != "":
		writeIdentity(w, rules.Caller)
	case operation == "SimulatePrincipalPolicy":
		s.mu.Lock()
		s.questions = append(s.questions, form)
		s.mu.Unlock()
		simulate(w, rules, form)
	default:
		pass.ServeHTTP(w, r)
	}
}
