package store

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"
)

// The store keeps one instance a type, and dependencies are zero values of their type, so
// that every toy needs a type of its own: these tell the toys apart.
type (
	one   struct{}
	two   struct{}
	three struct{}
	four  struct{}
)

// behaviour is what the toys of a type do.
type behaviour struct {
	name      string
	id        string
	dependsOn []asset.Asset
	generate  func(context.Context, asset.Parents) (string, error)
	files     func(value string) []*asset.File
	load      func(asset.FileFetcher) (string, bool, error)
}

// behaviours are those of the current test, by the type that tells toys apart.
var behaviours map[reflect.Type]*behaviour

// behave sets what toys do until the test ends. Values are keyed by a value of the type.
func behave(t testing.TB, all map[any]behaviour) {
	t.Helper()
	behaviours = map[reflect.Type]*behaviour{}
	for key, b := range all {
		behaviours[reflect.TypeOf(key)] = &b
	}
	t.Cleanup(func() { behaviours = nil })
}

func behaviourOf[T any]() *behaviour {
	if b := behaviours[reflect.TypeFor[T]()]; b != nil {
		return b
	}
	return &behaviour{}
}

// plain is an asset that is neither saved nor written.
type plain[T any] struct {
	Value string
}

func (*plain[T]) Name() string {
	if name := behaviourOf[T]().name; name != "" {
		return name
	}
	return reflect.TypeFor[T]().Name()
}

func (*plain[T]) Dependencies() []asset.Asset { return behaviourOf[T]().dependsOn }

func (p *plain[T]) Generate(ctx context.Context, parents asset.Parents) (err error) {
	p.Value = "made"
	if generate := behaviourOf[T]().generate; generate != nil {
		p.Value, err = generate(ctx, parents)
	}
	return err
}

// saved is kept in the state.
type saved[T any] struct{ plain[T] }

func (s *saved[T]) StateID() string {
	if id := behaviourOf[T]().id; id != "" {
		return id
	}
	return reflect.TypeFor[T]().Name()
}

// changer changes something outside, and is kept.
type changer[T any] struct{ saved[T] }

func (*changer[T]) Changes() string { return "changes the world" }

// writable has files, and is kept.
type writable[T any] struct{ saved[T] }

func (w *writable[T]) Files() []*asset.File {
	if files := behaviourOf[T]().files; files != nil {
		return files(w.Value)
	}
	return nil
}

func (w *writable[T]) Load(f asset.FileFetcher) (bool, error) {
	load := behaviourOf[T]().load
	if load == nil {
		return false, nil
	}
	value, found, err := load(f)
	if found {
		w.Value = value
	}
	return found, err
}

// Whatever the store demands of assets, the toys have.
var (
	_ Saved               = (*saved[one])(nil)
	_ Changer             = (*changer[one])(nil)
	_ asset.WritableAsset = (*writable[one])(nil)
)

// quiet is a log that nobody reads.
func quiet() logrus.FieldLogger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}

// open opens a store for the test.
func open(t *testing.T, dir string, opts ...Option) *Store {
	t.Helper()
	s, err := Open(dir, quiet(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// again closes a store and opens its directory as the next run does.
func again(t *testing.T, s *Store) *Store {
	t.Helper()
	s.Close()
	return open(t, s.dir)
}

// readState reads the state file as it is on disk.
func readState(t *testing.T, dir string) document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, StateFileName))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := parseState(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// savedValue returns the Value of a toy in the state file, or "" where there is none.
func savedValue(t *testing.T, dir, id string) string {
	t.Helper()
	raw, ok := readState(t, dir).Assets[id]
	if !ok {
		return ""
	}
	var toy struct{ Value string }
	if err := json.Unmarshal(raw, &toy); err != nil {
		t.Fatal(err)
	}
	return toy.Value
}

// fixed generates one value.
func fixed(value string) func(context.Context, asset.Parents) (string, error) {
	return func(context.Context, asset.Parents) (string, error) { return value, nil }
}

// failing fails.
func failing(err error) func(context.Context, asset.Parents) (string, error) {
	return func(context.Context, asset.Parents) (string, error) { return "", err }
}
