package folder_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/folder"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

const request = "kind: CredentialsRequest"

// write makes files in a folder; a name with a slash at its end is a folder.
func write(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFoldersThatAreRead(t *testing.T) {
	release := t.TempDir()
	if err := payload.WriteFolder(filepath.Join(release, "release-manifests"), payload.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{release, filepath.Join(release, "release-manifests")} {
		set, err := folder.Read(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if version, err := set.Version(); version != payload.Version || err != nil || !set.HasReferences() || set.Manifests() <= len(set.Names()) {
			t.Errorf("%s: %s, %v, %d of %d", dir, version, err, len(set.Names()), set.Manifests())
		}
	}
	// Users copy the requests alone. What else lies there does no harm.
	alone := write(t, t.TempDir(), map[string]string{
		"b.yaml": request, "a.json": request, "notes.txt": request, ".hidden.yaml": request, "._a.yaml": request, "sub/c.yaml": request, "d.yaml": "nothing",
		"folder.yaml/x": "",
	})
	if err := os.Symlink("/etc/passwd", filepath.Join(alone, "link.txt")); err != nil {
		t.Fatal(err)
	}
	set, err := folder.Read(t.Context(), alone)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(set.Names(), set.HasReferences(), set.Manifests()); got != "[a.json b.yaml] false 3" {
		t.Error(got)
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	link := func(name, target string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		damage func(*testing.T, string)
		want   string
	}{
		"no manifest":       {func(*testing.T, string) {}, "holds no file *.yaml, *.yml or *.json"},
		"a link":            {link("a.yaml", "/etc/passwd"), `"a.yaml" is not a regular file`},
		"a link within":     {link("a.yml", "b"), `"a.yml" is not a regular file`},
		"a hostile name":    {link("\n.json", "b"), `"\n.json" is not a regular file`},
		"references":        {link("image-references", "b"), `"image-references" is not a regular file`},
		"a named pipe":      {func(t *testing.T, dir string) { t.Helper(); mkfifo(t, filepath.Join(dir, "a.yaml")) }, `"a.yaml" is not a regular file`},
		"a large file":      {func(t *testing.T, dir string) { t.Helper(); sparse(t, filepath.Join(dir, "a.yaml"), 8<<20+1) }, `"a.yaml" is larger than 8 MiB`},
		"no folder":         {func(t *testing.T, dir string) { t.Helper(); remove(t, dir) }, "there is no such folder"},
		"a file":            {func(t *testing.T, dir string) { t.Helper(); remove(t, dir); sparse(t, dir, 1) }, "is not a folder"},
		"too many files":    {func(t *testing.T, dir string) { t.Helper(); many(t, dir, 10_001) }, "more than 10000 files"},
		"a folder's link":   {func(t *testing.T, dir string) { t.Helper(); link("release-manifests", "/etc")(t, dir) }, "holds no file"},
		"a device's folder": {func(t *testing.T, dir string) { t.Helper(); mkfifo(t, filepath.Join(dir, "release-manifests")) }, "holds no file"},
	} {
		dir := filepath.Join(t.TempDir(), "dir")
		write(t, dir, map[string]string{"b": request})
		test.damage(t, dir)
		set, err := folder.Read(t.Context(), dir)
		if err == nil || set != nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") ||
			diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCancelling(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := folder.Read(ctx, write(t, t.TempDir(), map[string]string{"a.yaml": request})); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func mkfifo(t *testing.T, name string) {
	t.Helper()
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
}

func sparse(t *testing.T, name string, size int64) {
	t.Helper()
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, size); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

func many(t *testing.T, dir string, count int) {
	t.Helper()
	for i := range count {
		if err := os.Link(filepath.Join(dir, "b"), filepath.Join(dir, fmt.Sprint(i, ".yaml"))); err != nil {
			t.Fatal(err)
		}
	}
}
