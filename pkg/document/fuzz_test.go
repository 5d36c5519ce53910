package document

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func FuzzEach(f *testing.F) {
	for _, text := range []string{
		a, a + "---\n" + b, asJSON, asJSON + "{}7", "kind: List\nitems:\n- {a: b}\n", "a: &a [*a]", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
		"? {a: b}\n: c", "<<: {a: b}", "!!binary a", "\ufeff---\r---", "a\n...\nb", "1: 2\n\"1\": 3", strings.Repeat("[", 300),
		"a: 1\r\r---\r\n\ufeff---\nb: 1", "# a\n---\n--- #b\nc\n", "a\u2028---\u2028b", "%YAML 1.1\n---\na",
	} {
		f.Add(false, []byte(text))
		f.Add(true, []byte(text))
	}
	f.Fuzz(func(t *testing.T, isJSON bool, data []byte) {
		name := "f.yaml"
		if isJSON {
			name = "f.json"
		}
		kept := bytes.Clone(data)
		docs := each(t, name, string(data))
		if !bytes.Equal(kept, data) {
			t.Error("the data was changed")
		}
		if again := each(t, name, string(data)); !reflect.DeepEqual(docs, again) {
			t.Errorf("read again: %v, before %v", again, docs)
		}
		rest := data
		for _, d := range docs {
			for _, p := range d.Problems {
				if strings.ContainsAny(p.Text+d.Source, "\n\r\u2028") {
					t.Errorf("more than one line: %q", p.Text)
				}
			}
			// The parts stand in the file in their order.
			at := bytes.Index(rest, d.Raw)
			if at < 0 {
				t.Fatalf("%s: %q does not stand in the file, or not there", d.Source, d.Raw)
			}
			rest = rest[at+len(d.Raw):]
			if len(d.Problems) > 0 {
				continue
			}
			checkAlone(t, name, d)
		}
	})
}

// checkAlone sees to it that a document is the same when it is a file of its own, and that its
// value can be saved.
func checkAlone(t *testing.T, name string, d Document) {
	var alone []Document
	if err := Each(context.Background(), name, d.Raw, func(d Document) { alone = append(alone, d) }); err != nil {
		t.Fatal(err)
	}
	if len(alone) != 1 || len(alone[0].Problems) > 0 || !reflect.DeepEqual(alone[0].Value, d.Value) {
		t.Errorf("%s is %#v, but alone it is %#v", d.Source, d, alone)
	}
	if _, err := json.Marshal(d.Value); err != nil {
		t.Errorf("%s: %v", d.Source, err)
	}
}
