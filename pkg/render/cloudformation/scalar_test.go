package cloudformation

import (
	"reflect"
	"testing"

	yaml2 "go.yaml.in/yaml/v2"
	"go.yaml.in/yaml/v3"
)

// A string stays the same string for readers of YAML 1.1, as CloudFormation is one, and of
// 1.2, as a key, as a value, and as a member of a line.
func FuzzScalar(f *testing.F) {
	for _, statement := range awkward() {
		for _, list := range [][]string{statement.Action, statement.Resource} {
			for _, s := range list {
				f.Add(s)
			}
		}
	}
	for _, s := range []string{
		"", "YES", "n", "N", "Off", "FALSE", "NULL", "Null", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "190:20:30", "1_000", "0b1", "-1", "+1",
		".inf", ".NaN", "---", "...", "%YAML", "\ufeff", "\u2028", "\U0001F6A8", "a:", "a: ", "a : b", " ", "arn:aws:s3:::x", "ec2:*", "/", "a  b", "a\tb", "'", "''", "\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s != string([]rune(s)) {
			return // not UTF-8, which JSON does not let through
		}
		want := map[string]any{"key": s, "list": []any{s, []any{s}}}
		w := writer{}
		w.mapping(mapping{{key: "key", value: text(s)}, {key: "list", value: sequence{text(s), sequence{text(s)}}}}, 0, false)
		if len(s) < 200 { // YAML has a limit for keys, of 1,024 characters
			want[s] = "value"
			w.mapping(mapping{{key: s, value: text("value")}}, 0, false)
			if s == "key" || s == "list" {
				return
			}
		}
		var got map[string]any
		if err := yaml.Unmarshal(w.buf, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read by YAML 1.2 as %#v, %v:\n%s", s, got, err, w.buf)
		}
		var old any
		wantOld := map[any]any{}
		for key, value := range want {
			wantOld[key] = value
		}
		if err := yaml2.Unmarshal(w.buf, &old); err != nil || !reflect.DeepEqual(old, any(wantOld)) {
			t.Errorf("%q is read by YAML 1.1 as %#v, %v:\n%s", s, old, err, w.buf)
		}
	})
}

// A comment cannot be left, whatever it holds.
func TestComment(t *testing.T) {
	w := writer{}
	w.mapping(mapping{{key: "a", comment: "one\ntwo: 2\r three \u2028 four\u0085 \u00fc", value: text("b")}}, 2, false)
	if got, want := string(w.buf), "  # one two: 2 three four ?\n  a: b\n"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}
