package rendertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Files returns the files of a stack in a format, by name. Rendered twice, they must be the same.
func Files(t testing.TB, f render.Format, s *render.Stack) map[string]render.File {
	t.Helper()
	var files [2]map[string]render.File
	for i := range files {
		list, err := f.Render(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = map[string]render.File{}
		for _, file := range list {
			if _, twice := files[i][file.Name]; twice {
				t.Fatalf("%s is there twice", file.Name)
			}
			files[i][file.Name] = file
		}
	}
	if len(files[0]) != len(files[1]) {
		t.Fatalf("rendered twice, there are %d and %d files", len(files[0]), len(files[1]))
	}
	for name, file := range files[0] {
		again := files[1][name]
		if string(again.Data) != string(file.Data) || again.Mode != file.Mode {
			t.Fatalf("rendered twice, %s is\n%s\nand\n%s", name, file.Data, again.Data)
		}
	}
	return files[0]
}

// Write writes files into a folder of their own, and returns it.
func Write(t testing.TB, files map[string]render.File) string {
	t.Helper()
	folder := t.TempDir()
	for name, file := range files {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		mode := file.Mode
		if mode == 0 {
			mode = render.ModePlain
		}
		if err := os.WriteFile(name, file.Data, mode); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
