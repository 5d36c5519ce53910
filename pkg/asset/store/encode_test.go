package store

import (
	"encoding/json"
	"testing"
)

// The state file is encoded by copying what was encoded before; the result must be what
// encoding/json makes of the whole, or a run that changes nothing would write it anew.
func TestEncode(t *testing.T) {
	value := func(v any) json.RawMessage {
		raw, err := encodeValue(v)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for name, doc := range map[string]document{
		"empty": {SchemaVersion: 1},
		"assets": {SchemaVersion: 1, Assets: map[string]json.RawMessage{
			"b": value(map[string]any{"list": []string{"x", "<&>"}, "empty": []int{}, "none": nil, "object": map[string]int{}}),
			"a": value(struct{}{}), "c": value("text"),
		}},
		"all": {
			SchemaVersion: 1,
			Assets:        map[string]json.RawMessage{"a": value([]any{1, true, "é\u2028"})},
			Resources:     map[string]json.RawMessage{`role/"quoted"`: value(map[string]string{"status": "created"})},
			Files: map[string]fileRecord{
				"sts/é <x>": {Asset: "a", SHA256: []string{"00"}},
				"sts/b":     {Asset: `"`, SHA256: []string{"01", "02"}},
			},
		},
	} {
		got, err := doc.encode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.MarshalIndent(doc, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want)+"\n" {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
