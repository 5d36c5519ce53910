package installdir

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// edit changes an install directory before it is read.
type edit func(t *testing.T, dir string)

// newDir copies testdata/<stage>, or makes an empty directory, as "lab" in a new working
// directory, so that messages do not depend on where the test runs.
func newDir(t *testing.T, stage string, edits ...edit) string {
	t.Helper()
	source, err := filepath.Abs(filepath.Join("testdata", stage))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if stage == "" {
		err = os.Mkdir("lab", 0o755)
	} else {
		err = os.CopyFS("lab", os.DirFS(source))
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		e(t, "lab")
	}
	return "lab"
}

func write(name, text string) edit {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func remove(name string) edit {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// replace replaces the one occurrence of a text.
func replace(name, old, text string) edit {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), old); n != 1 {
			t.Fatalf("%s holds %q %d times", name, old, n)
		}
		write(name, strings.Replace(string(data), old, text, 1))(t, dir)
	}
}

// withInstallConfig puts the install-config of testdata into the directory.
func withInstallConfig(t *testing.T, dir string) {
	t.Helper()
	write(installConfigFile, "metadata: {name: lab}\ncredentialsMode: Manual\nplatform: {aws: {region: eu-north-1}}\n")(t, dir)
}

func mustRead(t *testing.T, dir string) *Directory {
	t.Helper()
	d, err := Read(context.Background(), dir)
	if err != nil {
		t.Fatalf("Read: %s", report(err))
	}
	return d
}

// report renders an error as a user would read it: each failure and below it what to do.
func report(err error) string {
	if err == nil {
		return "none"
	}
	var lines []string
	for _, e := range diagnostic.Each(err) {
		lines = append(lines, e.Error())
		for _, hint := range diagnostic.Hints(e) {
			lines = append(lines, "  "+hint)
		}
		if diagnostic.KindOf(e) != diagnostic.Input {
			lines = append(lines, "  (not marked as bad input)")
		}
	}
	return strings.Join(lines, "\n")
}

// expect compares an error with the lines that a user would read.
func expect(t *testing.T, err error, lines ...string) {
	t.Helper()
	want := strings.Join(lines, "\n")
	if len(lines) == 0 {
		want = "none"
	}
	if got := report(err); got != want {
		t.Errorf("error:\n%s\nexpected:\n%s", got, want)
	}
}
