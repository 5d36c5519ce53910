package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The state is on disk after every asset: the next one finds it there, and so does the run
// after one that failed.
func TestStateIsSavedAfterEveryAsset(t *testing.T) {
	broken := errors.New("broken")
	dir := t.TempDir()
	behave(t, map[any]behaviour{
		one{}: {generate: fixed("1")},
		two{}: {dependsOn: []asset.Asset{&saved[one]{}}, generate: func(context.Context, asset.Parents) (string, error) {
			if got := savedValue(t, dir, "one"); got != "1" {
				t.Errorf("while the second asset is made, the state holds %q", got)
			}
			return "2", nil
		}},
		three{}: {dependsOn: []asset.Asset{&saved[two]{}}, generate: failing(broken)},
	})
	s := open(t, dir)
	if err := s.Fetch(t.Context(), &saved[three]{}); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if got := readState(t, dir); len(got.Assets) != 2 || got.SchemaVersion != SchemaVersion {
		t.Errorf("the state is %+v", got)
	}
	info, err := os.Stat(filepath.Join(dir, StateFileName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the state's mode is %v (%v)", info.Mode(), err)
	}
	s = again(t, s)
	previous := &saved[one]{}
	session := &Session{}
	s.Fetched(session)
	if found, err := session.Previous(previous); err != nil || !found || previous.Value != "1" {
		t.Errorf("the next run finds %q (%t, %v)", previous.Value, found, err)
	}
	if found, err := session.Previous(&saved[three]{}); err != nil || found {
		t.Errorf("the failed asset is in the state (%t, %v)", found, err)
	}
}

// Many changes at the same time are all on disk when each returns.
func TestStateOfManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	ledger := open(t, dir).Ledger()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			id := "role/" + strings.Repeat("x", i)
			if err := ledger.Put(t.Context(), map[string]any{id: i}); err != nil {
				t.Error(err)
			}
			if _, ok := readState(t, dir).Resources[id]; !ok {
				t.Errorf("%s is not on disk", id)
			}
		})
	}
	all.Wait()
	if got := readState(t, dir).Resources; len(got) != 50 {
		t.Errorf("%d of 50 resources are on disk", len(got))
	}
}

func TestLedger(t *testing.T) {
	s := open(t, t.TempDir())
	session := &Session{}
	s.Fetched(session)
	if session.HasResources() {
		t.Error("there are resources before the first run")
	}
	var entry struct{ A string }
	if found, err := s.Ledger().Get("a", &entry); err != nil || found {
		t.Errorf("something is recorded before the first run (%v)", err)
	}
	if err := s.Ledger().Put(t.Context(), map[string]any{"a": map[string]string{"a": "x"}, "b": 1}); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	s.Fetched(session)
	if found, err := s.Ledger().Get("a", &entry); err != nil || !found || entry.A != "x" || !session.HasResources() {
		t.Errorf("recorded is %+v (%t, %v)", entry, found, err)
	}
	if _, err := s.Ledger().Get("b", &entry); err == nil || !strings.Contains(err.Error(), `resources["b"]`) {
		t.Errorf("an entry of another shape: %v", err)
	}
	if err := s.Ledger().Put(t.Context(), map[string]any{"c": make(chan int)}); err == nil {
		t.Error("what cannot be written was recorded")
	}
	if err := s.Ledger().Delete(t.Context(), "a", "b", "never"); err != nil {
		t.Fatal(err)
	}
	if again(t, s); len(readState(t, s.dir).Resources) > 0 {
		t.Error("the deleted entries are still there")
	}
}

// A state that cannot be written ends the run with what to do, and leaves the one on disk.
func TestStateThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	behave(t, map[any]behaviour{one{}: {generate: fixed("1")}})
	s := open(t, dir)
	// A directory cannot be replaced by a file, not even by root.
	if err := os.MkdirAll(filepath.Join(dir, StateFileName, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := s.Fetch(t.Context(), &saved[one]{})
	if err == nil || !strings.Contains(err.Error(), "save the state") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
	if s.Fetched(&saved[one]{}) {
		t.Error("an asset that was not saved counts as done")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), "tmp") {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

// What a state file can hold, and what is said of one that cannot be used.
var unusable = []struct{ name, content, want string }{
	{"empty", "", "damaged"},
	{"cut", `{"schemaVersion":1,"assets":{"a"`, "damaged"},
	{"no JSON", "\x00\x01", "damaged"},
	{"no object", `[]`, "damaged"},
	{"null", `null`, "no schemaVersion"},
	{"without a version", `{}`, "no schemaVersion"},
	{"version 0", `{"schemaVersion":0}`, "no schemaVersion"},
	{"a negative version", `{"schemaVersion":-1}`, "no schemaVersion"},
	{"a version that is a text", `{"schemaVersion":"1"}`, "damaged"},
	{"an unknown field", `{"schemaVersion":1,"more":1}`, "damaged"},
	{"a field of another shape", `{"schemaVersion":1,"assets":[]}`, "damaged"},
	{"two documents", `{"schemaVersion":1}{"schemaVersion":1}`, "damaged"},
	{"newer", `{"schemaVersion":2}`, "written by a newer version of this program (schema 2, known here: 1)"},
	{"newer, with fields that are not known", `{"schemaVersion":99,"more":{"x":1}}`, "written by a newer version"},
}

func TestUnusableState(t *testing.T) {
	for _, test := range unusable {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, StateFileName)
			if err := os.WriteFile(file, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, opts := range [][]Option{nil, {DryRun()}} {
				_, err := Open(dir, quiet(), opts...)
				if err == nil {
					t.Fatal("it was accepted")
				}
				if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) {
					t.Errorf("the error is %q, want %q and the file in it", err, test.want)
				}
				if hints := strings.Join(diagnostic.Hints(err), " "); !strings.Contains(hints, "left as it is") {
					t.Errorf("the advice is %q", hints)
				}
			}
			if data, err := os.ReadFile(file); err != nil || string(data) != test.content {
				t.Errorf("the file has become %q (%v)", data, err)
			}
			// The directory is not left locked.
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			open(t, dir)
		})
	}
}

// A saved value of another shape is an error of that asset, and stays.
func TestSavedValueOfAnotherShape(t *testing.T) {
	dir := t.TempDir()
	const content = `{"schemaVersion":1,"assets":{"one":[1]}}`
	if err := os.WriteFile(filepath.Join(dir, StateFileName), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	behave(t, nil)
	session := &Session{}
	open(t, dir).Fetched(session)
	_, err := session.Previous(&saved[one]{})
	if err == nil || !strings.Contains(err.Error(), "assets.one") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
}

// FuzzState reads whatever a state file holds: what is accepted is written back the same.
func FuzzState(f *testing.F) {
	for _, test := range unusable {
		f.Add([]byte(test.content))
	}
	f.Add([]byte(`{"schemaVersion":1,"assets":{"a":{"x":1}},"resources":{"role/a":null},"files":{"f":{"asset":"a","sha256":["x"]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := parseState(data)
		if err != nil {
			return
		}
		written, err := json.MarshalIndent(doc, "", "  ")
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", data, err)
		}
		again, err := parseState(written)
		if err != nil {
			t.Fatalf("%q was written as %q, which cannot be read: %v", data, written, err)
		}
		if rewritten, err := json.MarshalIndent(again, "", "  "); err != nil || !slices.Equal(written, rewritten) {
			t.Fatalf("%q was written as %q, and then as %q (%v)", data, written, rewritten, err)
		}
		if !reflect.DeepEqual(doc.Files, again.Files) {
			t.Fatalf("%q: the files are %v, and then %v", data, doc.Files, again.Files)
		}
	})
}
