package document

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	a = "name: a\nof: [1, 2]\n"
	b = "name: b\nof: {c: d}\n"
	// The name holds an escape that YAML does not know.
	asJSON = `{"name":"j\/s","smile":"\ud83d\ude00"}`
)

func TestEach(t *testing.T) {
	tests := []struct {
		name, file, content string
		want                []string // "name document"
	}{
		{"one", "f.yaml", a, []string{"a 1"}},
		{"two", "f.yaml", a + "---\n" + b, []string{"a 1", "b 2"}},
		{"separator first and last", "f.yaml", "---\n" + a + "---\n" + b + "---\n", []string{"a 1", "b 2"}},
		{"separators in a row", "f.yaml", "---\n---\n" + a + "---\n---\n\n---\n" + b, []string{"a 1", "b 2"}},
		{"separator with a comment", "f.yaml", a + "--- # the second \n" + b, []string{"a 1", "b 2"}},
		{"comments before the first separator", "f.yaml", "# one\n\n# two\n---\n" + a, []string{"a 1"}},
		{"comments between separators", "f.yaml", a + "---\n# nothing\n---\n" + b, []string{"a 1", "b 2"}},
		{"a document that is null counts", "f.yaml", "null\n---\n" + a, []string{"<nil> 1", "a 2"}},
		{"no last newline", "f.yaml", a + "---\n" + strings.TrimSuffix(b, "\n"), []string{"a 1", "b 2"}},
		{"carriage returns and line feeds", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r\n"), []string{"a 1", "b 2"}},
		{"carriage returns alone", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r"), []string{"a 1", "b 2"}},
		{"byte order mark", "f.yaml", "\ufeff" + a, []string{"a 1"}},
		{"byte order mark before a separator", "f.yaml", "\ufeff---\n" + a, []string{"a 1"}},
		{"files with byte order marks joined", "f.yaml", "\ufeff" + a + "\ufeff---\n" + b, []string{"a 1", "b 2"}},
		{"directive", "f.yaml", "%YAML 1.1\n---\n" + a, []string{"a 1"}},
		{"end marker before a separator", "f.yaml", a + "...\n---\n" + b + "...\n# the end\n", []string{"a 1", "b 2"}},
		{"JSON", "f.json", asJSON, []string{"j/s 1"}},
		{"JSON values in a row", "f.JSON", "\ufeff" + asJSON + "\n\n" + asJSON + asJSON, []string{"j/s 1", "j/s 2", "j/s 3"}},
		{"JSON named YAML", "f.yaml", "---\n" + asJSON + "\n---\n" + a, []string{"j/s 1", "a 2"}},
		{"anchors", "f.yaml", "of: &x a\nname: *x\n", []string{"a 1"}},
		{"merge key", "f.yaml", "base: &m {name: a}\n<<: *m\n", []string{"a 1"}},
		{"no content", "f.yaml", "\n# nothing\n---\n", nil},
		{"empty", "f.yaml", "", nil},
		{"empty JSON", "f.json", " \n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			docs := each(t, test.file, test.content)
			wantProblems(t, docs)
			var got []string
			for _, d := range docs {
				object, _ := d.Value.(map[string]any)
				got = append(got, fmt.Sprint(object["name"], " ", strings.TrimPrefix(d.Source, test.file+", document ")))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRaw(t *testing.T) {
	crlf := strings.NewReplacer("\n", "\r\n")
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"one", "f.yaml", a, []string{a}},
		{"two", "f.yaml", a + "---\n" + b, []string{a, b}},
		{"separator first", "f.yaml", "---\n" + a + "--- # second\n" + b + "---\n", []string{a, b}},
		{"separators in a row", "f.yaml", "---\n---\n---\n" + a + "---\n---\n\n---\n" + b, []string{a, b}},
		{"no last newline", "f.yaml", a + "---\nname: b", []string{a, "name: b"}},
		{"comments stay", "f.yaml", "# first\n\n" + a + "# last\n---\n# not a document\n---\n# second\n" + b + "\n\n", []string{"# first\n\n" + a + "# last\n", "# second\n" + b + "\n\n"}},
		{"end marker", "f.yaml", a + "...\n---\n" + b, []string{a + "...\n", b}},
		{"carriage returns and line feeds", "f.yaml", crlf.Replace("---\n" + a + "---\n---\n" + b), []string{crlf.Replace(a), crlf.Replace(b)}},
		{"carriage returns alone", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r"), []string{strings.ReplaceAll(a, "\n", "\r"), strings.ReplaceAll(b, "\n", "\r")}},
		{"line breaks of all kinds", "f.yaml", "a: 1\r\rb: 1\r\n\n\r---\rname: b\r\n", []string{"a: 1\r\rb: 1\r\n\n\r", "name: b\r\n"}},
		{"byte order marks", "f.yaml", "\ufeff" + a + "\ufeff---\n\ufeff" + b, []string{a, "\ufeff" + b}},
		{"JSON named YAML", "f.yaml", "---\n" + asJSON + "\n---\n" + a, []string{asJSON + "\n", a}},
		{"JSON", "f.json", "\ufeff " + asJSON + "\n\n[1]\n{}7 ", []string{asJSON, "[1]", "{}", "7"}},
		{"problem in one", "f.yaml", "a: [\n---\n" + b, []string{"a: [\n", b}},
		{"problem that hides the end", "f.json", "{} {", []string{"{}", ""}},
		{"separator that is none", "f.yaml", a + "--- b\n" + b, []string{""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, d := range each(t, test.file, test.content) {
				got = append(got, string(d.Raw))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Reading must not write into the caller's data, nor let the visitor do so by appending.
func TestEachLeavesDataAlone(t *testing.T) {
	const text = "a: 1\r\n---\r\nb: 1"
	data := append(make([]byte, 0, 100), text...)
	err := Each(context.Background(), "f.yaml", data, func(d Document) { _ = append(d.Raw, "xxxxxxxx"...) })
	if err != nil || string(data) != text || data[:cap(data)][len(text)] != 0 {
		t.Errorf("%v, %q", err, data[:cap(data)])
	}
}

// A last line without an end, of exactly the length of the splitter's buffer.
func TestEachLongLastLine(t *testing.T) {
	for _, size := range []int{4096, 8192} {
		text := `{"name":"` + strings.Repeat("x", size-11) + `"}`
		if docs := each(t, "f.yaml", text); len(text) != size || len(docs) != 1 || string(docs[0].Raw) != text {
			t.Errorf("%d bytes: %d documents", len(text), len(docs))
		}
	}
}

// The same values, whatever they are written in.
func TestValues(t *testing.T) {
	const text = `{"s": "x", "smile": "\ud83d\ude00", "t": true, "n": null, "i": 5, "w": 5.0, "f": 0.5, "large": 9007199254740993, "l": [{}, []]}`
	want := map[string]any{
		"s": "x", "smile": "😀", "t": true, "n": nil, "i": int64(5), "w": int64(5), "f": 0.5,
		"large": int64(9007199254740993), "l": []any{map[string]any{}, []any{}},
	}
	for name, content := range map[string]string{
		"f.json": text, "g.yaml": text, "h.yaml": strings.Replace(text, `\ud83d\ude00`, "😀", 1) + " # not JSON",
	} {
		docs := each(t, name, content)
		wantProblems(t, docs)
		if len(docs) != 1 || !reflect.DeepEqual(docs[0].Value, want) {
			t.Errorf("%s: %#v", name, docs)
		}
	}
}

func TestEachInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"f.yaml", "f.json"} {
		err := Each(ctx, name, []byte("{}"), func(Document) { t.Error("visited") })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErr(t *testing.T) {
	if err := (Document{Source: "f"}).Err("hint"); err != nil {
		t.Error(err)
	}
	var field *Path
	err := Document{Source: "f", Problems: []Problem{{Text: "is odd"}, {field.To("a").At(1).To("b/c"), "is odder"}}}.Err("Do something.")
	if err == nil || err.Error() != "f: is odd\nf: a[1][\"b/c\"] is odder" {
		t.Errorf("%q", err)
	}
	if hints := diagnostic.Hints(err); diagnostic.KindOf(err) != diagnostic.Input || !slices.Equal(hints, []string{"Do something."}) {
		t.Errorf("%v, %q", diagnostic.KindOf(err), hints)
	}
}
