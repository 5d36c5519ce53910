package inputfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	const limit = 1 << 20
	for name, size := range map[string]int{"empty": 0, "full": limit, "larger": limit + 1} {
		if err := os.WriteFile(path(name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]int{"empty": 0, "full": limit} {
		if data, err := Read(t.Context(), path(name), limit); err != nil || len(data) != want {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
	}
	for name, want := range map[string]string{
		"larger":  "is larger than 1 MiB",
		".":       "is not a regular file",
		"missing": "cannot be read: no such file or directory",
	} {
		if _, err := Read(t.Context(), path(name), limit); err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := Read(t.Context(), path("missing"), limit); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, path("empty"), limit); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
