package store

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/openshift/installer/pkg/asset"
)

// What became of the files that a run wrote is told for each, and nothing but the signing key is left out.
func TestRecorded(t *testing.T) {
	dir := t.TempDir()
	behave(t, map[any]behaviour{one{}: {name: "one", id: "one", files: func(string) []*asset.File {
		var files []*asset.File
		for _, name := range []string{"sts/same", "sts/changed", "sts/empty", "sts/missing", "sts/folder", "sts/pipe", "tls/key"} {
			files = append(files, &asset.File{Filename: name, Data: []byte(name)})
		}
		return files
	}}})
	s := open(t, dir)
	if err := s.Fetch(t.Context(), &writable[one]{}); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "sts/changed"), []byte("x"), 0o600),
		os.WriteFile(filepath.Join(dir, "sts/empty"), nil, 0o600),
		os.Remove(filepath.Join(dir, "sts/missing")),
		os.Remove(filepath.Join(dir, "sts/folder")), os.Mkdir(filepath.Join(dir, "sts/folder"), 0o700),
		os.Remove(filepath.Join(dir, "sts/pipe")), syscall.Mkfifo(filepath.Join(dir, "sts/pipe"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	s.state.doc.Files["../outside"] = fileRecord{Asset: "one"}
	recorded, err := s.Recorded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range recorded {
		got = append(got, r.Name+" "+r.Asset+" "+r.Standing)
		if (r.Err != nil) != (r.Standing == FileUnreadable) {
			t.Errorf("%+v", r)
		}
	}
	want := []string{
		"sts/changed one changed", "sts/empty one changed", "sts/folder one unreadable", "sts/missing one missing",
		"sts/pipe one unreadable", "sts/same one unchanged",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Recorded(ctx); err == nil {
		t.Error("an interrupted look is no look")
	}
}
