package webidentity

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// Behaviour is what the server does wrong on purpose. The zero value is STS's.
type Behaviour struct {
	// AcceptAny accepts every token for every role that exists, as moto does.
	AcceptAny bool
	// IgnoreSignature accepts tokens that anybody has signed.
	IgnoreSignature bool
	// IgnoreAudiences admits audiences that the provider does not.
	IgnoreAudiences bool
	// IgnoreTrust lets everybody whose token is good assume every role.
	IgnoreTrust bool
	// UnknownProvider is how many calls are answered as if the provider did not exist, which
	// is how STS answers until it has heard of a new one.
	UnknownProvider int
	// DeniedRole is how many calls, after that, are answered as if the role did not trust
	// the provider, which is how STS answers until it has heard of a new one.
	DeniedRole int
	// UnreachableIssuer is how many calls are answered as if the issuer were not reached.
	UnreachableIssuer int
	// OtherRole is the name of the role that a session is given for, instead of the right one.
	OtherRole string
	// OtherAccount is the account that GetCallerIdentity names, instead of the right one.
	OtherAccount string
	// RefuseSessions refuses the credentials that it has given.
	RefuseSessions bool
	// Echo repeats the token in the message of a refusal, as AWS's validation errors do.
	Echo bool
}

// Server is a running stand-in.
type Server struct {
	issuers *issuer.Origins
	iam     iamReader
	server  *queryapi.Server

	mu        sync.Mutex
	behaviour Behaviour
	calls     int
	sessions  map[string]session
	secrets   []string
}

// Start starts a server before the moto at upstream, on a free loopback port.
func Start(upstream string) (*Server, error) {
	issuers, err := issuer.NewOrigins(upstream)
	if err != nil {
		return nil, fmt.Errorf("starting the STS stand-in: %w", err)
	}
	s := &Server{issuers: issuers, iam: awsstate.NewIAM(upstream), sessions: map[string]session{}}
	if s.server, err = queryapi.Start(upstream, s.handle); err != nil {
		return nil, fmt.Errorf("starting the STS stand-in: %w", err)
	}
	return s, nil
}

// URL returns the endpoint for clients, without a slash at the end.
func (s *Server) URL() string { return s.server.URL() }

// Issuers are where the server reads keys: the buckets and distributions of its moto, and what
// Origins.Host adds.
func (s *Server) Issuers() *issuer.Origins { return s.issuers }

// Close ends the server.
func (s *Server) Close() error { return s.server.Close() }

// Behave sets what the server does from now on.
func (s *Server) Behave(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behaviour = b
}

// Calls returns how often AssumeRoleWithWebIdentity was called.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Secrets returns the tokens that were received, their parts, and the credentials that
// were given, so that a test can look for them where they must not be.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.secrets...)
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request, form url.Values, pass http.Handler) {
	switch form.Get("Action") {
	case "AssumeRoleWithWebIdentity":
		s.write(w, form, s.assume(r.Context(), r, form))
		return
	case "GetCallerIdentity":
		if who, ok := s.session(r); ok {
			s.write(w, form, s.identity(who, r))
			return
		}
	}
	pass.ServeHTTP(w, r)
}
