package installdir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestParseObjects(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		kinds string
		err   string
	}{
		"one":                       {"kind: A\n", "A", ""},
		"no last newline":           {"kind: A\n---\nkind: B", "A B", ""},
		"comments first":            {"# licence\n\n---\nkind: A\n", "A", ""},
		"directive":                 {"%YAML 1.1\n---\nkind: A\n", "A", ""},
		"byte order mark":           {"\ufeff# licence\n---\nkind: A\n", "A", ""},
		"Windows":                   {"kind: A\r\n---\r\nkind: B\r\n", "A B", ""},
		"content after the marker":  {"--- {kind: A}\n--- # second\nkind: B\n", "A B", ""},
		"end marker":                {"kind: A\n...\nkind: B\n...\n", "A B", ""},
		"empty in between":          {"kind: A\n---\n# none\n---\nkind: B\n---\n", "A B", ""},
		"not a marker":              {"kind: \"A\n-----BEGIN\"\nb: |\n  ---\n", "A -----BEGIN", ""},
		"JSON":                      {`{"kind": "A", "metadata": null}`, "A", ""},
		"list":                      {"kind: AList\nitems: [{kind: A}, {kind: B}]\n", "AList A B", ""},
		"a resource's own items":    {"kind: A\nitems: [7]\n", "A", ""},
		"empty":                     {"", "", "not a Kubernetes object: it has no kind"},
		"an empty document first":   {"---\n---\nkind: A\n", "", "not a Kubernetes object: it has no kind"},
		"no kind":                   {"metadata: {name: a}\n", "", "not a Kubernetes object: it has no kind"},
		"wrong type":                {"kind: A\nmetadata: {name: [a]}\n", "", "field metadata.name is of type array, not string"},
		"damaged second":            {"kind: A\n---\na: {\n", "A", "document 2: yaml: line 2: did not find expected node content"},
		"aliases without end":       {bomb, "", "yaml: document contains excessive aliasing"},
		"numbers that JSON has not": {"kind: A\na: .nan\n", "", "json: unsupported value: NaN"},
	} {
		objects, err := parseObjects([]byte(test.text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != test.err {
			t.Errorf("%s: error %q, expected %q", name, got, test.err)
		}
		var kinds []string
		for _, object := range objects {
			kinds = append(kinds, object.Kind)
		}
		if strings.Join(kinds, " ") != test.kinds {
			t.Errorf("%s: kinds %q, expected %q", name, kinds, test.kinds)
		}
	}
}

// bomb would become some gigabytes of JSON.
var bomb = func() string {
	text := "kind: A\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		alias := "*a" + string(rune('0'+i))
		text += "a" + string(rune('1'+i)) + ": &a" + string(rune('1'+i)) + " [" + strings.Repeat(alias+", ", 9) + alias + "]\n"
	}
	return text
}()

func TestManifestSizes(t *testing.T) {
	large := func(size int) edit {
		return write("manifests/large.yaml", "kind: ConfigMap\ndata:\n  a: "+strings.Repeat("x", size)+"\n")
	}
	t.Run("8 MiB", func(t *testing.T) {
		d := mustRead(t, newDir(t, "manifests", large(8<<20)))
		start := time.Now()
		expect(t, d.CheckForManifests(context.Background(), Given{}))
		t.Logf("took %v", time.Since(start))
	})
	t.Run("17 MiB", func(t *testing.T) {
		d := mustRead(t, newDir(t, "manifests", large(17<<20)))
		expect(t, d.CheckForManifests(context.Background(), Given{}),
			"cannot read lab/manifests/large.yaml: too large: more than 16 MiB",
			"  Move it out of the install directory: no manifest is that large.")
	})
}

// A named pipe would keep the program waiting for ever, and a link to nothing stops
// openshift-install.
func TestOddFiles(t *testing.T) {
	files := fstest.MapFS{"manifests/pipe.yaml": {Mode: os.ModeNamedPipe}}
	if _, err := readRegular(files, "manifests/pipe.yaml", 1); !errors.Is(err, errNotRegular) {
		t.Errorf("named pipe: %v", err)
	}
	d := mustRead(t, newDir(t, "manifests", func(t *testing.T, dir string) {
		if err := os.Symlink("nowhere", filepath.Join(dir, "manifests", "link.yaml")); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "manifests", "cluster-config.yaml"), "kept-elsewhere.yaml"); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("../../kept-elsewhere.yaml", filepath.Join(dir, "manifests", "cluster-config.yaml")); err != nil {
			t.Fatal(err)
		}
	}))
	if d.Stage != StageManifests {
		t.Errorf("stage %s", d.Stage)
	}
	expect(t, d.CheckForManifests(context.Background(), Given{}),
		"cannot read lab/manifests/link.yaml: no such file or directory", "  Check what it is and who may read it.")
}

func TestManifestNames(t *testing.T) {
	names := []string{"a.yaml", ".b.yml", "c.json", "d.YAML", "e.yaml.bak", "f"}
	names = slices.DeleteFunc(names, func(name string) bool { return !isManifestName(name) })
	if got := strings.Join(names, " "); got != "a.yaml .b.yml c.json" {
		t.Errorf("got %s", got)
	}
}
