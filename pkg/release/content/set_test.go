package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func add(t *testing.T, s *Set, name, data string) {
	t.Helper()
	if err := s.Add(name, int64(len(data)), strings.NewReader(data)); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyWhatMattersIsKept(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		kept bool
	}{
		"image-references":  {"{}", true},
		"release-metadata":  {"{}", true},
		"empty.yaml":        {"", false},
		"request.yaml":      {"kind: CredentialsRequest", true},
		"request.yml":       {"kind: CredentialsRequest", true},
		"request.json":      {`{"kind":"CredentialsRequest"}`, true},
		"request.YAML":      {"kind: CredentialsRequest", true},
		"request.txt":       {"kind: CredentialsRequest", false},
		"request":           {"kind: CredentialsRequest", false},
		".request.yaml":     {"kind: CredentialsRequest", false},
		"gates.yaml":        {"kind: FeatureGate", true},
		"namespace.yaml":    {"kind: Namespace", true},
		"quoted.yaml":       {`"kind" : 'Namespace'`, true},
		"quoted.json":       {`{"metadata":{},"kind":"Namespace"}`, true},
		"lines.json":        {"{\"kind\"\n:\n\t\"Namespace\"}", true},
		"folded.yaml":       {"kind: >-\n  Namespace\n", true},
		"second.yaml":       {"a: Namespace\n---\nkind: Namespace", true},
		"other.yaml":        {"kind: Deployment\nscope: Namespace", false},
		"description.yaml":  {"kind: Role in a Namespace", false},
		"deployment.yaml":   {"kind: Deployment", false},
		"far.yaml":          {"kind:" + strings.Repeat(" ", 100) + "Namespace", false},
		"image-references2": {"{}", false},
	} {
		s := New()
		add(t, s, name, test.data)
		data, kept := s.File(name)
		if kept != test.kept || (kept && string(data) != test.data) {
			t.Errorf("%s: kept %t with %q", name, kept, data)
		}
		if slices.Contains(s.Names(), name) != test.kept {
			t.Errorf("%s: the names are %q", name, s.Names())
		}
	}
}

func TestAnEmptyFileIsKeptAsEmpty(t *testing.T) {
	s := New()
	add(t, s, References, "")
	if data, ok := s.File(References); !ok || len(data) != 0 || !s.HasReferences() {
		t.Errorf("%q, %t", data, ok)
	}
}

// The buffer is used again: what was kept must not change with the next file.
func TestFilesKeepTheirData(t *testing.T) {
	s := New()
	add(t, s, "a.yaml", "kind: CredentialsRequest # a")
	add(t, s, "b.yaml", "kind: CredentialsRequest # b")
	if data, _ := s.File("a.yaml"); string(data) != "kind: CredentialsRequest # a" {
		t.Errorf("%q", data)
	}
	if got := fmt.Sprint(s.Names(), s.Manifests()); got != "[a.yaml b.yaml] 2" {
		t.Error(got)
	}
}

func TestNamesThatAreRefused(t *testing.T) {
	for name, want := range map[string]string{
		"":                            "is no file name",
		".":                           "is no file name",
		"..":                          "is no file name",
		"a/b.yaml":                    "path separator",
		`a\b.yaml`:                    "path separator",
		"a\nb.yaml":                   `"a\nb.yaml" has unprintable`,
		"a\x00.yaml":                  "unprintable",
		"a\u202eb.yaml":               "unprintable",
		"\xff.yaml":                   "not UTF-8",
		strings.Repeat("n", 256):      "longer than 255 bytes",
		strings.Repeat("\n", 100_000): "longer than 255 bytes",
	} {
		for what, do := range map[string]func(*Set) error{
			"add":    func(s *Set) error { return s.Add(name, 0, strings.NewReader("")) },
			"remove": func(s *Set) error { return s.Remove(name) },
		} {
			err := do(New())
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 600 {
				t.Errorf("%s %.50q: %v", what, name, err)
			}
			if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
				t.Errorf("%s %.50q: kind or hints: %#v", what, name, err)
			}
		}
	}
}

func TestTheSameNameTwiceIsRefused(t *testing.T) {
	s := New()
	add(t, s, "a.yaml", "kind: CredentialsRequest")
	if err := s.Add("a.yaml", 1, strings.NewReader("x")); err == nil || !strings.Contains(err.Error(), `"a.yaml" is there twice`) {
		t.Error(err)
	}
}

func TestFileSizes(t *testing.T) {
	for _, test := range []struct {
		size int64
		want string
	}{
		{MaxFileSize, ""}, {MaxFileSize + 1, `"a.yaml" is larger than 8 MiB`}, {-1, "larger than"}, {1 << 62, "larger than"},
	} {
		read := int64(0)
		data := io.LimitReader(readerFunc(func(p []byte) (int, error) { read += int64(len(p)); return len(p), nil }), max(test.size, 0))
		err := New().Add("a.yaml", test.size, data)
		if (err == nil) != (test.want == "") || (err != nil && !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%d: %v", test.size, err)
		}
		if err != nil && read > 0 {
			t.Errorf("%d: %d bytes were read of what is too large", test.size, read)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestFilesThatCannotBeRead(t *testing.T) {
	if err := New().Add("a.yaml", 10, strings.NewReader("short")); !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), `"a.yaml"`) {
		t.Error(err)
	}
	if err := New().Add("a.yaml", 10, strings.NewReader("")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	broken := errors.New("broken")
	if err := New().Add("a.yaml", 10, iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestNumberOfFiles(t *testing.T) {
	s := New()
	for i := range MaxFiles {
		add(t, s, fmt.Sprint(i), "")
	}
	if err := s.Add("one more", 0, strings.NewReader("")); err == nil || !strings.Contains(err.Error(), "more than 10000 files") {
		t.Error(err)
	}
	removes := New()
	var err error
	for i := range MaxFiles + 1 {
		if err != nil {
			t.Fatal(i, err)
		}
		err = removes.Remove(fmt.Sprint(i))
	}
	if err == nil || !strings.Contains(err.Error(), "more than 10000 files") {
		t.Error(err)
	}
	other := New()
	add(t, other, "one more", "")
	if err := s.Merge(other); err == nil || !strings.Contains(err.Error(), "more than 10000 files") {
		t.Error(err)
	}
}

func TestBytesKept(t *testing.T) {
	text := "kind: CredentialsRequest #"
	half := text + strings.Repeat("x", MaxKept/2-len(text))
	full := func() *Set {
		s := New()
		add(t, s, "1.yaml", half)
		add(t, s, "2.yaml", half)
		add(t, s, "of no interest.yaml", strings.Repeat("x", MaxFileSize))
		return s
	}
	if err := full().Add("small.yaml", int64(len(text)), strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "larger than 12 MiB together") {
		t.Error(err)
	}
	lower := New()
	add(t, lower, "small.yaml", text)
	if err := full().Merge(lower); err == nil || !strings.Contains(err.Error(), "larger than 12 MiB together") {
		t.Error(err)
	}
}

func TestMerge(t *testing.T) {
	request := func(text string) string { return "kind: CredentialsRequest # " + text }
	top := New()
	add(t, top, "both.yaml", request("top"))
	add(t, top, "hidden.yaml", "of no interest")
	if err := top.Remove("removed.yaml"); err != nil {
		t.Fatal(err)
	}
	middle := New()
	for _, name := range []string{"both.yaml", "hidden.yaml", "removed.yaml", "middle.yaml"} {
		add(t, middle, name, request("middle"))
	}
	if err := middle.Remove("below.yaml"); err != nil {
		t.Fatal(err)
	}
	middle.RemoveAll()
	bottom := New()
	add(t, bottom, "below.yaml", request("bottom"))
	add(t, bottom, "bottom.yaml", request("bottom"))
	add(t, bottom, References, "{}")

	all := New()
	for _, s := range []*Set{top, middle, bottom} {
		if err := all.Merge(s); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(all.Names(), all.Opaque(), all.HasReferences()); got != "[both.yaml middle.yaml] true false" {
		t.Error(got)
	}
	if data, _ := all.File("both.yaml"); string(data) != request("top") {
		t.Errorf("%q", data)
	}
	// Without the opaque whiteout the single one counts.
	all = New()
	middle.opaque = false
	for _, s := range []*Set{top, middle, bottom} {
		if err := all.Merge(s); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(all.Names()); got != "[both.yaml bottom.yaml image-references middle.yaml]" {
		t.Error(got)
	}
}

func TestVersion(t *testing.T) {
	const references = `{"kind":"ImageStream","metadata":{"name":"4.20.3"}}`
	for name, test := range map[string]struct{ metadata, references, want, problem string }{
		"metadata":         {`{"kind":"cincinnati-metadata-v0","version":"4.20.4"}`, references, "4.20.4", ""},
		"references":       {"", references, "4.20.3", ""},
		"nightly":          {`{"version":"4.20.0-0.nightly-2025-09-01-123456"}`, "", "4.20.0-0.nightly-2025-09-01-123456", ""},
		"neither":          {"", "", "", ""},
		"broken metadata":  {"{", references, "", "release-metadata is not JSON"},
		"wrong kind":       {`{"version":4}`, references, "", "release-metadata is not what it should be"},
		"no version":       {`{}`, references, "", `release-metadata has no version of a release but ""`},
		"hostile version":  {`{"version":"4\u001b[2J\n"}`, "", "", `"4\x1b[2J\n"`},
		"long version":     {`{"version":"` + strings.Repeat("4", 10_000) + `"}`, "", "", "no version"},
		"broken reference": {"", "[]", "", "image-references is not what it should be"},
	} {
		s := New()
		if test.metadata != "" {
			add(t, s, Metadata, test.metadata)
		}
		if test.references != "" {
			add(t, s, References, test.references)
		}
		got, err := s.Version()
		if got != test.want || (err == nil) != (test.problem == "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err != nil && (!strings.Contains(err.Error(), test.problem) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 300) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestList(t *testing.T) {
	var names []string
	for i := range 25 {
		names = append(names, fmt.Sprint("v", i, "\n"))
	}
	if got := List(names[:2]); got != `"v0\n", "v1\n"` {
		t.Error(got)
	}
	if got := List(names); !strings.HasSuffix(got, `"v19\n" and 5 more`) {
		t.Error(got)
	}
}

// The message has the path once, and on one line.
func TestUnreadable(t *testing.T) {
	err := Unreadable("a\nb/c", &fs.PathError{Op: "open", Path: "b/c", Err: fs.ErrPermission})
	if err.Error() != "a b/c: cannot be read: permission denied" || !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
		t.Errorf("kind or hints of %v", err)
	}
}
