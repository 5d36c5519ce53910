package registry

import (
	"context"
	"fmt"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Borrower is a *testing.T, which what is no test has no use for.
type Borrower interface {
	Helper()
	Context() context.Context
	Cleanup(func())
	Error(...any)
	Fatal(...any)
}

// Lend starts a server for a test, and closes it when the test ends.
func Lend(t Borrower) *Server {
	t.Helper()
	server, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closeAfter(t, server.Close)
	return server
}

// LendFront starts a front for a test, and closes it when the test ends.
func (s *Server) LendFront(t Borrower, opts ...FrontOption) *Front {
	t.Helper()
	front, err := s.Front(opts...)
	if err != nil {
		t.Fatal(err)
	}
	closeAfter(t, front.Close)
	return front
}

func closeAfter(t Borrower, closing func() error) {
	t.Cleanup(func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	})
}

// Push pushes an image or an index to a reference of this registry, or of a Front, and returns
// the reference.
func (s *Server) Push(ctx context.Context, reference string, what remote.Taggable) (name.Reference, error) {
	ref, err := name.ParseReference(reference)
	if err != nil {
		return nil, fmt.Errorf("push to docker-registry: %w", err)
	}
	if err := remote.Push(ref, what, append(s.RemoteOptions(), remote.WithContext(ctx))...); err != nil {
		return nil, fmt.Errorf("push to docker-registry: %w", err)
	}
	return ref, nil
}
