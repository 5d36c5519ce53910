package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

func TestNothingIsChangedAfterAFailedLook(t *testing.T) {
	refusal := errors.New("this is not ours")
	var e events
	behave(t, map[any]behaviour{
		one{}:   {generate: failing(refusal)},
		two{}:   {generate: e.noting("changed")},
		three{}: {dependsOn: []asset.Asset{&changer[two]{}}, generate: e.noting("after")},
		four{}:  {generate: e.noting("looked")},
	})
	err := open(t, t.TempDir()).FetchAll(t.Context(), &plain[three]{}, &plain[one]{}, &plain[four]{})
	if err != refusal { //nolint:errorlint // it must be that error alone
		t.Errorf("the error is %v, want %v alone", err, refusal)
	}
	if got := e.all(); !slices.Equal(got, []string{"looked"}) {
		t.Errorf("generated were %v", got)
	}
}

// What comes after a failed asset is left out and not reported again; what does not depend
// on it is made all the same.
func TestFailure(t *testing.T) {
	broken := errors.New("broken")
	var e events
	behave(t, map[any]behaviour{
		one{}:   {generate: failing(broken)},
		two{}:   {dependsOn: []asset.Asset{&plain[one]{}}, generate: e.noting("2")},
		three{}: {dependsOn: []asset.Asset{&plain[one]{}, &plain[two]{}}, generate: e.noting("3")},
		four{}:  {generate: e.noting("4")},
	})
	s := open(t, t.TempDir())
	target := &plain[three]{Value: "untouched"}
	err := s.FetchAll(t.Context(), target, &plain[four]{})
	if err != broken { //nolint:errorlint // it must be that error alone
		t.Errorf("the error is %v, want %v alone", err, broken)
	}
	if got := e.all(); !slices.Equal(got, []string{"4"}) {
		t.Errorf("generated were %v", got)
	}
	if target.Value != "untouched" {
		t.Errorf("the target has become %q", target.Value)
	}
}

func TestSeveralFailures(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	behave(t, map[any]behaviour{
		one{}:   {generate: failing(first)},
		two{}:   {generate: failing(second)},
		three{}: {dependsOn: []asset.Asset{&plain[one]{}, &plain[two]{}}},
	})
	for range 20 { // in the order of the graph, whoever fails first
		err := open(t, t.TempDir()).Fetch(t.Context(), &plain[three]{})
		if err == nil || err.Error() != "first\nsecond" {
			t.Fatalf("the error is %v", err)
		}
	}
}

func TestUndeclaredParent(t *testing.T) {
	behave(t, map[any]behaviour{
		one{}: {},
		two{}: {name: "Forgetful", generate: func(_ context.Context, parents asset.Parents) (string, error) {
			parents.Get(&plain[one]{})
			return "", nil
		}},
	})
	err := open(t, t.TempDir()).Fetch(t.Context(), &plain[two]{})
	if err == nil || !strings.Contains(err.Error(), "generate Forgetful") || !strings.Contains(err.Error(), "declare") {
		t.Errorf("the error is %v", err)
	}
}

// A run that was interrupted begins nothing more, and says why it ended.
func TestInterrupted(t *testing.T) {
	cause := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	var e events
	behave(t, map[any]behaviour{
		one{}: {generate: func(context.Context, asset.Parents) (string, error) {
			cancel(cause)
			return "done", nil
		}},
		two{}: {dependsOn: []asset.Asset{&saved[one]{}}, generate: e.noting("2")},
	})
	dir := t.TempDir()
	if err := open(t, dir).Fetch(ctx, &plain[two]{}); !errors.Is(err, cause) {
		t.Errorf("the error is %v, want %v", err, cause)
	}
	if got := e.all(); len(got) > 0 {
		t.Errorf("generated were %v", got)
	}
	// What had been made is not lost.
	if got := savedValue(t, dir, "one"); got != "done" {
		t.Errorf("the state holds %q", got)
	}
}
