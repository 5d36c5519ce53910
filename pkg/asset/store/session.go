package store

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"
)

// Session is a root asset that the store itself provides: what the last run left behind,
// and whether this one may leave anything.
type Session struct {
	// DryRun means that nothing may be generated that would have to be kept.
	DryRun bool

	store *Store
}

// Name returns the human-friendly name of the asset.
func (*Session) Name() string { return "Session" }

// Dependencies returns nothing: this is a root of the graph.
func (*Session) Dependencies() []asset.Asset { return nil }

// Generate always fails: the store provides the session.
func (*Session) Generate(context.Context, asset.Parents) error {
	return errors.New("a session is provided by the store")
}

// Previous fills a with what the last run saved of it, and reports whether there was
// anything. Files on disk are not looked at.
func (s *Session) Previous(a Saved) (bool, error) { return s.store.state.asset(a) }

// Saved fills value with what the last run saved under a state ID, for an asset that comes
// later in the graph, and reports whether there was anything.
func (s *Session) Saved(stateID string, value any) (bool, error) {
	return s.store.state.saved(stateID, value)
}

// Files fetches files of the install directory.
func (s *Session) Files() asset.FileFetcher { return s.store.fetcher }

// ChangedFiles returns the files that the last run wrote for an asset and that somebody changed
// since, sorted. One that was removed is not among them.
func (s *Session) ChangedFiles(ctx context.Context, stateID string) ([]string, error) {
	return s.store.changedFiles(ctx, stateID)
}

// Resources returns the names of the cloud resources that an earlier run created, or set
// out to create, sorted.
func (s *Session) Resources() []string { return s.store.state.resources() }

// HasResources reports whether an earlier run created, or set out to create, a cloud
// resource.
func (s *Session) HasResources() bool { return len(s.Resources()) > 0 }
