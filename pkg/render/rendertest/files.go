package rendertest

import (
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
