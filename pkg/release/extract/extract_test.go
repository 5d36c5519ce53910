package extract

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

var files = []release.File{{Name: "0000_30_a.yaml", Data: []byte("a\n")}, {Name: "0000_50_b.yaml", Data: []byte("b\n")}}

// tree returns the files below a folder, with their content.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		data, err := os.ReadFile(path)
		found[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestTo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	created, err := To(t.Context(), folder, files)
	if err != nil || !slices.Equal(created, []string{"0000_30_a.yaml", "0000_50_b.yaml"}) {
		t.Errorf("created %q, %v", created, err)
	}
	if got := tree(t, folder); len(got) != 2 || got["0000_30_a.yaml"] != "a\n" || got["0000_50_b.yaml"] != "b\n" {
		t.Errorf("the folder holds %q", got)
	}
	if err := os.Remove(filepath.Join(folder, "0000_30_a.yaml")); err != nil {
		t.Fatal(err)
	}
	// What no reader of requests looks at may be there.
	if err := os.WriteFile(filepath.Join(folder, "README.md"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	created, err = To(t.Context(), folder, files)
	if err != nil || !slices.Equal(created, []string{"0000_30_a.yaml"}) {
		t.Errorf("created %q, %v", created, err)
	}
}

func TestToRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(folder string) error
		want string
	}{
		{"other bytes", func(f string) error { return os.WriteFile(filepath.Join(f, "0000_50_b.yaml"), []byte("c\n"), 0o600) }, "0000_50_b.yaml is there already"},
		{"a folder of that name", func(f string) error { return os.Mkdir(filepath.Join(f, "0000_50_b.yaml"), 0o700) }, "0000_50_b.yaml is there already"},
		{"a link of that name", func(f string) error { return os.Symlink("nowhere", filepath.Join(f, "0000_50_b.yaml")) }, "0000_50_b.yaml is there already"},
		{"another manifest", func(f string) error { return os.WriteFile(filepath.Join(f, "old.yml"), nil, 0o600) }, "old.yml is not among the files"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := test.make(folder); err != nil {
				t.Fatal(err)
			}
			_, err := To(t.Context(), folder, files)
			if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v", err)
			}
			if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
				t.Errorf("the folder holds %v, %v", entries, err)
			}
		})
	}
	t.Run("a file", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := To(t.Context(), name, files); diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("the error is %v", err)
		}
	})
}

// A run that cannot go on leaves nothing.
func TestToLeavesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := To(ctx, folder, files); err == nil {
		t.Error("a cancelled run wrote everything")
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder is there")
	}
	// A name that cannot be written stands for a disk that is full.
	long := append([]release.File{}, files...)
	long = append(long, release.File{Name: strings.Repeat("x", 300) + ".yaml"})
	if _, err := To(t.Context(), folder, long); err == nil {
		t.Error("a name of 305 characters was written")
	}
	if entries, err := os.ReadDir(filepath.Dir(folder)); err != nil || len(entries) > 0 {
		t.Errorf("there are %v, %v", entries, err)
	}
	// In a folder that was there, what was there stays.
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "README.md"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := To(t.Context(), folder, long); err == nil {
		t.Error("a name of 305 characters was written")
	}
	if got := tree(t, folder); len(got) != 1 {
		t.Errorf("the folder holds %q", got)
	}
}
