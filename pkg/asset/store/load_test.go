package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

// loading makes a toy load its value from the file a.
func loading() behaviour {
	return behaviour{
		files: func(value string) []*asset.File { return []*asset.File{{Filename: "a", Data: []byte(value)}} },
		load: func(f asset.FileFetcher) (string, bool, error) {
			file, err := f.FetchByName("a")
			if errors.Is(err, fs.ErrNotExist) {
				return "", false, nil
			}
			if err != nil {
				return "", false, err
			}
			if string(file.Data) == "broken" {
				return "", false, errors.New("broken")
			}
			return string(file.Data), true, nil
		},
	}
}

// Load takes what is on disk before what is in the state, and generates nothing.
func TestLoad(t *testing.T) {
	dir := t.TempDir()
	behave(t, map[any]behaviour{one{}: loading(), two{}: {generate: fixed("2")}})
	s := open(t, dir)
	load := func(a asset.Asset) asset.Asset {
		t.Helper()
		got, err := s.Load(a)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := load(&writable[one]{}); got != nil {
		t.Errorf("before the first run there is %+v", got)
	}
	if got := load(&plain[two]{}); got != nil {
		t.Errorf("an asset that is not saved is loaded as %+v", got)
	}
	if err := s.FetchAll(t.Context(), &writable[one]{}, &saved[two]{}); err != nil {
		t.Fatal(err)
	}
	s = again(t, s)
	put(t, dir, "a", "edited")
	if got, ok := load(&writable[one]{}).(*writable[one]); !ok || got.Value != "edited" {
		t.Errorf("with a file on disk: %+v", got)
	}
	if err := os.Remove(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	if got, ok := load(&writable[one]{}).(*writable[one]); !ok || got.Value != "made" {
		t.Errorf("without one: %+v", got)
	}
	if got, ok := load(&saved[two]{}).(*saved[two]); !ok || got.Value != "2" {
		t.Errorf("an asset without files: %+v", got)
	}
	put(t, dir, "a", "broken")
	if _, err := s.Load(&writable[one]{}); err == nil || !strings.Contains(err.Error(), "load one") {
		t.Errorf("with a broken file: %v", err)
	}
}

// Destroy takes an asset out of the state, and those of its files that nobody changed.
func TestDestroy(t *testing.T) {
	dir := t.TempDir()
	b := writing(map[string]string{"a": "a", "b": "b", "tls/a.key": "private"})
	behave(t, map[any]behaviour{one{}: b, two{}: {generate: fixed("2")}})
	s := open(t, dir)
	if err := s.FetchAll(t.Context(), &writable[one]{}, &saved[two]{}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "b", "edited")
	if err := errors.Join(s.Destroy(&writable[one]{}), s.Destroy(&plain[four]{})); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "missing", "b": "edited", "tls/a.key": "private"} {
		if got := content(t, dir, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	doc := readState(t, dir)
	if len(doc.Assets) != 1 || savedValue(t, dir, "two") != "2" || len(doc.Files) > 0 {
		t.Errorf("the state holds %v and %v", doc.Assets, doc.Files)
	}
	if s.Fetched(&writable[one]{}) {
		t.Error("a destroyed asset counts as done")
	}
	if err := s.Fetch(t.Context(), &writable[one]{}); err != nil || content(t, dir, "a") != "a" {
		t.Errorf("fetched again, a is %q (%v)", content(t, dir, "a"), err)
	}
}

func TestDestroyState(t *testing.T) {
	dir := t.TempDir()
	behave(t, map[any]behaviour{one{}: {generate: fixed("1")}})
	s := open(t, dir)
	if err := s.DestroyState(); err != nil {
		t.Errorf("without a state: %v", err)
	}
	if err := s.Fetch(t.Context(), &saved[one]{}); err != nil {
		t.Fatal(err)
	}
	if err := s.DestroyState(); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir, StateFileName); got != "missing" {
		t.Errorf("the state holds %s", got)
	}
	session := &Session{}
	s.Fetched(session)
	if found, err := session.Previous(&saved[one]{}); err != nil || found {
		t.Errorf("the asset is still known (%v)", err)
	}
	// What is saved from then on is all that there is.
	if err := s.Ledger().Put(t.Context(), map[string]any{"x": 1}); err != nil {
		t.Fatal(err)
	}
	if doc := readState(t, dir); len(doc.Assets) > 0 || len(doc.Resources) != 1 {
		t.Errorf("the state holds %+v", doc)
	}
}

func TestFetcher(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "manifests/b.yaml", "b")
	put(t, dir, "manifests/a.yaml", "a")
	put(t, dir, "manifests/c.txt", "c")
	session := &Session{}
	open(t, dir).Fetched(session)
	files := session.Files()
	file, err := files.FetchByName("manifests/a.yaml")
	if err != nil || file.Filename != "manifests/a.yaml" || string(file.Data) != "a" {
		t.Errorf("by name: %+v (%v)", file, err)
	}
	if _, err := files.FetchByName("manifests/x.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	found, err := files.FetchByPattern("manifests/*.yaml")
	if err != nil || len(found) != 2 || found[0].Filename != "manifests/a.yaml" || string(found[1].Data) != "b" {
		t.Errorf("by pattern: %v (%v)", found, err)
	}
	if found, err := files.FetchByPattern("nothing/*"); err != nil || len(found) > 0 {
		t.Errorf("nothing: %v (%v)", found, err)
	}
	if _, err := files.FetchByPattern("["); err == nil {
		t.Error("a broken pattern was accepted")
	}
}
