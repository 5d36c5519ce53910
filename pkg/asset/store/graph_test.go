package store

import (
	"context"
	"reflect"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

func TestGraphThatCannotBeWalked(t *testing.T) {
	for _, test := range []struct {
		name       string
		behaviours map[any]behaviour
		target     asset.Asset
		want       string
	}{
		{
			"a cycle",
			map[any]behaviour{
				one{}:   {name: "A", dependsOn: []asset.Asset{&plain[two]{}}},
				two{}:   {name: "B", dependsOn: []asset.Asset{&plain[four]{}, &plain[three]{}}},
				three{}: {name: "C", dependsOn: []asset.Asset{&plain[one]{}}},
				four{}:  {name: "D"},
			},
			&plain[one]{}, "assets depend on each other: A → B → C → A",
		},
		{
			"a cycle further down",
			map[any]behaviour{
				one{}:   {name: "A", dependsOn: []asset.Asset{&plain[two]{}}},
				two{}:   {name: "B", dependsOn: []asset.Asset{&plain[three]{}}},
				three{}: {name: "C", dependsOn: []asset.Asset{&plain[two]{}}},
			},
			&plain[one]{}, "assets depend on each other: B → C → B",
		},
		{
			"itself", map[any]behaviour{one{}: {name: "A", dependsOn: []asset.Asset{&plain[one]{}}}},
			&plain[one]{}, "assets depend on each other: A → A",
		},
		{
			"two under one name in the state",
			map[any]behaviour{
				one{}:   {name: "A", id: "x"},
				two{}:   {name: "B", id: "x"},
				three{}: {dependsOn: []asset.Asset{&saved[one]{}, &saved[two]{}}},
			},
			&plain[three]{}, `assets "A" and "B" are both saved as "x"`,
		},
		{
			"no pointer", map[any]behaviour{one{}: {dependsOn: []asset.Asset{byValue{}}}},
			&plain[one]{}, `asset "By Value" is a store.byValue: assets are pointers`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			behave(t, test.behaviours)
			for range 5 {
				if err := open(t, t.TempDir()).Fetch(t.Context(), test.target); err == nil || err.Error() != test.want {
					t.Errorf("the error is %v, want %q", err, test.want)
				}
			}
			if _, err := Describe(test.target); err == nil || err.Error() != test.want {
				t.Errorf("Describe says %v, want %q", err, test.want)
			}
		})
	}
}

// byValue is an asset that is no pointer.
type byValue struct{}

func (byValue) Name() string                                  { return "By Value" }
func (byValue) Dependencies() []asset.Asset                   { return nil }
func (byValue) Generate(context.Context, asset.Parents) error { return nil }

// An asset that two others need is one node, and no cycle.
func TestDescribe(t *testing.T) {
	behave(t, map[any]behaviour{
		one{}:   {name: "A"},
		two{}:   {name: "B", dependsOn: []asset.Asset{&plain[one]{}}},
		three{}: {name: "C", dependsOn: []asset.Asset{&plain[one]{}}},
		four{}:  {name: "D", dependsOn: []asset.Asset{&changer[three]{}, &plain[two]{}}},
	})
	got, err := Describe(&plain[four]{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Node{
		{Name: "A", Root: true, DependsOn: []string{}}, // in JSON a list, and not null
		{Name: "C", Changes: "changes the world", DependsOn: []string{"A"}},
		{Name: "B", DependsOn: []string{"A"}},
		{Name: "D", DependsOn: []string{"C", "B"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
