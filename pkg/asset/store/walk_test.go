package store

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

// events notes what happens, in order.
type events struct {
	mu   sync.Mutex
	list []string
}

func (e *events) add(event string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, event)
}

func (e *events) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.list)
}

// noting generates a value and notes it.
func (e *events) noting(value string) func(context.Context, asset.Parents) (string, error) {
	return func(context.Context, asset.Parents) (string, error) {
		e.add(value)
		return value, nil
	}
}

func TestFetchGeneratesInOrderAndOnce(t *testing.T) {
	var e events
	behave(t, map[any]behaviour{
		one{}: {generate: e.noting("1")},
		two{}: {dependsOn: []asset.Asset{&plain[one]{}}, generate: e.noting("2")},
		three{}: {
			dependsOn: []asset.Asset{&plain[two]{}, &plain[one]{}},
			generate: func(_ context.Context, parents asset.Parents) (string, error) {
				first, second := &plain[one]{}, &plain[two]{}
				parents.Get(first, second)
				e.add("3")
				return first.Value + second.Value, nil
			},
		},
	})
	s := open(t, t.TempDir())
	target := &plain[three]{}
	if err := s.Fetch(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if target.Value != "12" {
		t.Errorf("the target has become %q", target.Value)
	}
	// What a run has made is not made again in the same run.
	other, middle := &plain[three]{}, &plain[two]{}
	if err := s.FetchAll(t.Context(), other, middle); err != nil {
		t.Fatal(err)
	}
	if other.Value != "12" || middle.Value != "2" {
		t.Errorf("fetched again: %q and %q", other.Value, middle.Value)
	}
	if got := e.all(); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("generated were %v", got)
	}
	fetched := &plain[one]{}
	if !s.Fetched(fetched) || fetched.Value != "1" || s.Fetched(&plain[four]{}) {
		t.Error("Fetched does not tell what was generated")
	}
}

// Each of two assets waits for the other to have begun: one after the other they would
// wait for ever.
func TestIndependentAssetsAtTheSameTime(t *testing.T) {
	begun := map[string]chan struct{}{"1": make(chan struct{}), "2": make(chan struct{})}
	meet := func(own, other string) func(context.Context, asset.Parents) (string, error) {
		return func(ctx context.Context, _ asset.Parents) (string, error) {
			close(begun[own])
			select {
			case <-begun[other]:
				return own, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
	}
	behave(t, map[any]behaviour{
		one{}:   {generate: meet("1", "2")},
		two{}:   {generate: meet("2", "1")},
		three{}: {dependsOn: []asset.Asset{&saved[one]{}, &saved[two]{}}},
	})
	dir := t.TempDir()
	if err := open(t, dir).Fetch(t.Context(), &plain[three]{}); err != nil {
		t.Fatal(err)
	}
	if savedValue(t, dir, "one") != "1" || savedValue(t, dir, "two") != "2" {
		t.Errorf("the state holds %v", readState(t, dir).Assets)
	}
}

// Nothing that changes something begins before everything that only looks has ended, also
// where the one does not depend on the other.
func TestLooksBeforeItLeaps(t *testing.T) {
	var e events
	leapt := make(chan struct{})
	behave(t, map[any]behaviour{
		one{}: {generate: func(context.Context, asset.Parents) (string, error) {
			for range 1000 { // a chance for whoever does not wait
				runtime.Gosched()
			}
			select {
			case <-leapt:
				return "", errors.New("the change came first")
			default:
			}
			e.add("looked")
			return "", nil
		}},
		two{}: {generate: func(context.Context, asset.Parents) (string, error) {
			close(leapt)
			e.add("changed")
			return "", nil
		}},
		// Only its dependency changes something, so that it has to wait, too.
		three{}: {dependsOn: []asset.Asset{&changer[two]{}}, generate: e.noting("after")},
	})
	if err := open(t, t.TempDir()).FetchAll(t.Context(), &plain[three]{}, &plain[one]{}); err != nil {
		t.Fatal(err)
	}
	if got, want := e.all(), []string{"looked", "changed", "after"}; !slices.Equal(got, want) {
		t.Errorf("it happened %v, want %v", got, want)
	}
}

// What the command provides is neither generated nor saved.
func TestProvide(t *testing.T) {
	behave(t, map[any]behaviour{
		one{}: {generate: failing(errors.New("it is provided"))},
		two{}: {dependsOn: []asset.Asset{&saved[one]{}}, generate: func(_ context.Context, parents asset.Parents) (string, error) {
			root := &saved[one]{}
			parents.Get(root)
			return root.Value, nil
		}},
	})
	dir := t.TempDir()
	s := open(t, dir)
	s.Provide(&saved[one]{plain[one]{Value: "provided"}})
	target := &saved[two]{}
	if err := s.Fetch(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	if target.Value != "provided" {
		t.Errorf("the target has become %q", target.Value)
	}
	if got := readState(t, dir).Assets; len(got) != 1 || savedValue(t, dir, "two") != "provided" {
		t.Errorf("the state holds %v", got)
	}
}
