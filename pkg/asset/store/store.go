package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"sync"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// Store generates assets and keeps what they became. It implements asset.Store.
type Store struct {
	dir     string
	dryRun  bool
	log     logrus.FieldLogger
	state   *state
	fetcher fetcher
	release func()

	mu   sync.Mutex // guards done: what was provided or generated in this run, by type
	done map[reflect.Type]asset.Asset

	filesMu sync.Mutex
	files   []FileOutcome
}

var _ asset.Store = (*Store)(nil)

// Option changes how a store works.
type Option func(*Store)

// DryRun makes a store that writes nothing: no state, no file, no lock.
func DryRun() Option { return func(s *Store) { s.dryRun = true } }

// Open reads the state of the install directory dir, which must exist, and locks it
// until Close. The log is told what is generated and which files are removed.
func Open(dir string, log logrus.FieldLogger, opts ...Option) (*Store, error) {
	s := &Store{dir: dir, log: log, fetcher: fetcher{dir}, done: map[reflect.Type]asset.Asset{}, release: func() {}}
	for _, o := range opts {
		o(s)
	}
	if err := checkFolder(dir); err != nil {
		return nil, diagnostic.Inputf("Name the install directory with --dir.", "install directory %s: %w", diagnostic.ShellQuote(dir), err)
	}
	if !s.dryRun {
		release, err := lock(dir)
		if err != nil {
			return nil, err
		}
		s.release = release
		// Before anything is made in AWS: what could not be written down would be lost.
		err = durable.CheckWritable(dir, "manifests", "tls", "sts", "sts/oidc")
		if err == nil {
			err = durable.Sweep(dir)
		}
		if err != nil {
			release()
			return nil, diagnostic.Failuref(durable.Advice(err), "install directory %s: %w", diagnostic.ShellQuote(dir), err)
		}
	}
	var err error
	if s.state, err = loadState(dir, s.dryRun); err != nil {
		s.release()
		return nil, err
	}
	s.Provide(&Session{DryRun: s.dryRun, store: s})
	return s, nil
}

// checkFolder says why dir is no directory to work in.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	var onPath *fs.PathError
	switch {
	case errors.As(err, &onPath):
		return onPath.Err // without the path, which the caller names
	case err != nil:
		return err
	case !info.IsDir():
		return errors.New("not a directory")
	}
	return nil
}

// Close frees the install directory.
func (s *Store) Close() { s.release() }

// Provide hands root assets to the store, which neither generates nor saves them.
func (s *Store) Provide(roots ...asset.Asset) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range roots {
		s.done[reflect.TypeOf(r)] = r
	}
}

// Ledger returns the record of cloud resources in the state file.
func (s *Store) Ledger() *Ledger { return &Ledger{s.state} }

// Previous fills a with what the last run saved of it, and reports whether there was anything.
func (s *Store) Previous(a Saved) (bool, error) { return s.state.asset(a) }

// Fetch generates a and what it depends on, and fills a with the result. Unlike the
// installer's store it consumes no files, so the assets to preserve do not matter.
func (s *Store) Fetch(ctx context.Context, a asset.Asset, _ ...asset.WritableAsset) error {
	return s.FetchAll(ctx, a)
}

// FetchAll is Fetch for several assets in one walk. Assets that do not depend on each
// other are generated at the same time. What depends on a failed one is left out; the
// errors of the others are joined, in the order of the graph.
func (s *Store) FetchAll(ctx context.Context, targets ...asset.Asset) error {
	g, err := newGraph(targets...)
	if err != nil {
		return err
	}
	looked := make(chan struct{}) // closed when everything that does not leap has ended
	var looking sync.WaitGroup
	for _, n := range g.order {
		if !n.leaps {
			looking.Add(1)
		}
	}
	var all sync.WaitGroup
	for _, n := range g.order {
		all.Go(func() {
			defer close(n.done)
			for _, d := range n.deps {
				<-d.done
			}
			if n.leaps {
				<-looked
				n.err = g.lookError()
			} else {
				defer looking.Done()
			}
			if n.err == nil {
				n.err = s.generate(ctx, n)
			}
		})
	}
	looking.Wait()
	close(looked)
	all.Wait()
	if err := g.err(); err != nil {
		return err
	}
	for _, t := range targets {
		reflect.ValueOf(t).Elem().Set(reflect.ValueOf(g.nodes[reflect.TypeOf(t)].asset).Elem())
	}
	return nil
}

// errSkipped marks an asset that was not generated because something before it failed.
var errSkipped = errors.New("skipped")

// lookError is errSkipped when anything that does not leap has failed.
func (g *graph) lookError() error {
	for _, n := range g.order {
		if !n.leaps && n.err != nil {
			return errSkipped
		}
	}
	return nil
}

// err joins the errors of the nodes, without those that were only skipped.
func (g *graph) err() error {
	var errs []error
	for _, n := range g.order {
		if n.err != nil && !errors.Is(n.err, errSkipped) {
			errs = append(errs, n.err)
		}
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// generate brings one asset up to date: it takes over what was provided or generated
// before, or generates it, saves it and writes its files.
func (s *Store) generate(ctx context.Context, n *node) (err error) {
	for _, d := range n.deps {
		if d.err != nil {
			return errSkipped
		}
	}
	t := reflect.TypeOf(n.asset)
	s.mu.Lock()
	ready, ok := s.done[t]
	s.mu.Unlock()
	if ok {
		n.asset = ready
		return nil
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	s.log.Debugf("Generating %s...", n.asset.Name())
	if err := s.generateSafely(ctx, n); err != nil {
		return err
	}
	if err := s.keep(ctx, n.asset); err != nil {
		return err
	}
	s.Provide(n.asset)
	return nil
}

// keep saves what an asset became, and writes its files.
func (s *Store) keep(ctx context.Context, a asset.Asset) error {
	saved, ok := a.(Saved)
	if !ok {
		return nil
	}
	save, err := saving(saved)
	if err != nil {
		return err
	}
	if writable, ok := a.(asset.WritableAsset); ok {
		return s.persist(ctx, writable, saved.StateID(), save)
	}
	return s.state.change(ctx, func(d *document) error {
		save(d)
		return nil
	})
}

// generateSafely calls Generate. asset.Parents panics on a parent that was not declared;
// that mistake in an asset becomes an error that names it.
func (s *Store) generateSafely(ctx context.Context, n *node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Debugf("%s", debug.Stack())
			err = fmt.Errorf("generate %s: does it declare every parent that it takes? %v", n.asset.Name(), r)
		}
	}()
	return n.asset.Generate(ctx, n.parents())
}

// Load returns a as it stands, from disk if it has files there, else from the state,
// without generating it; nil when there is neither.
func (s *Store) Load(a asset.Asset) (asset.Asset, error) {
	if w, ok := a.(asset.WritableAsset); ok {
		found, err := w.Load(s.fetcher)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", a.Name(), err)
		}
		if found {
			return a, nil
		}
	}
	saved, ok := a.(Saved)
	if !ok {
		return nil, nil //nolint:nilnil // the interface's way to say "not found"
	}
	found, err := s.state.asset(saved)
	if err != nil || !found {
		return nil, err
	}
	return a, nil
}

// Destroy removes a from the state, and from disk those of its files that nobody changed.
func (s *Store) Destroy(a asset.Asset) error {
	saved, ok := a.(Saved)
	if !ok {
		return nil
	}
	if _, err := s.removeStale(a, saved.StateID(), nil); err != nil {
		return err
	}
	s.mu.Lock()
	delete(s.done, reflect.TypeOf(a))
	s.mu.Unlock()
	return s.state.change(context.Background(), func(d *document) error {
		delete(d.Assets, saved.StateID())
		for name, record := range d.Files {
			if record.Asset == saved.StateID() {
				delete(d.Files, name)
			}
		}
		return nil
	})
}

// DestroyState removes the state file.
func (s *Store) DestroyState() error {
	if s.dryRun {
		return nil
	}
	err := os.Remove(filepath.Join(s.dir, StateFileName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the state: %w", err)
	}
	s.state.mu.Lock()
	s.state.doc = document{SchemaVersion: SchemaVersion}
	s.state.mu.Unlock()
	return nil
}

// Fetched fills a with what it became in this run, and reports whether it was generated.
func (s *Store) Fetched(a asset.Asset) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	done, ok := s.done[reflect.TypeOf(a)]
	if ok {
		reflect.ValueOf(a).Elem().Set(reflect.ValueOf(done).Elem())
	}
	return ok
}
