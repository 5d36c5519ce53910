package diff

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestConstructors(t *testing.T) {
	tests := []struct {
		name string
		got  []Difference
		want []Difference
	}{
		{"equal scalars", Scalar("description", "a", "a"), nil},
		{"changed scalar", Scalar("description", "a", "b"), []Difference{{Field: "description", From: "a", To: "b"}}},
		{"scalar that was not set", Scalar("boundary", "", "b"), []Difference{{Field: "boundary", To: "b"}}},
		{"scalar to unset", Scalar("boundary", "a", ""), []Difference{{Field: "boundary", From: "a"}}},
		{"equal sets in another order", Set("audiences", []string{"b", "a", "a"}, []string{"a", "b"}), nil},
		{"two empty sets", Set("audiences", nil, []string{}), nil},
		{
			"sets",
			Set("audiences", []string{"x", "a", "y"}, []string{"d", "a", "c", "d"}),
			[]Difference{{Field: "audiences", Added: []string{"c", "d"}, Removed: []string{"x", "y"}}},
		},
		{
			"other people's keys are no difference",
			OwnedKeys("tags", map[string]string{"team": "a", "theirs": "x"}, map[string]string{"team": "a"}),
			nil,
		},
		{
			"missing, changed and emptied keys in order",
			OwnedKeys("tags", map[string]string{"b": "", "c": "1"}, map[string]string{"c": "2", "b": "x", "a": ""}),
			[]Difference{
				{Field: `tags["a"]`, To: ""},
				{Field: `tags["b"]`, From: "", To: "x"},
				{Field: `tags["c"]`, From: "1", To: "2"},
			},
		},
		{"a key with a quote", OwnedKeys("tags", nil, map[string]string{`a"b`: "1"}), []Difference{{Field: `tags["a\"b"]`, To: "1"}}},
		{"no keys of ours", OwnedKeys("tags", map[string]string{"a": "b"}, nil), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !reflect.DeepEqual(tt.got, tt.want) {
				t.Errorf("got  %#v\nwant %#v", tt.got, tt.want)
			}
		})
	}
}

func TestInputsAreLeftAlone(t *testing.T) {
	from, to := []string{"b", "a"}, []string{"d", "c"}
	Set("x", from, to)
	inner := Scalar("x", "a", "b")
	if got := Prefix("trustPolicy", inner); got[0].Field != "trustPolicy.x" {
		t.Errorf("Prefix gave %q", got[0].Field)
	}
	if from[0] != "b" || to[0] != "d" || inner[0].Field != "x" {
		t.Errorf("inputs were changed: %v %v %v", from, to, inner)
	}
	if Prefix("x", nil) != nil {
		t.Error("Prefix made something out of nothing")
	}
}

// The JSON of a Difference is a contract: this test is meant to fail on a rename.
func TestJSON(t *testing.T) {
	tests := []struct {
		difference Difference
		want       string
	}{
		{Difference{Field: "f", From: "a", To: "b"}, `{"field":"f","from":"a","to":"b"}`},
		{Difference{Field: "f", To: ""}, `{"field":"f","to":""}`},
		{Difference{Field: "f", Added: []string{"a"}, Removed: []string{"b"}}, `{"field":"f","added":["a"],"removed":["b"]}`},
		{Difference{Field: "f", From: json.RawMessage(`{"Effect":"Allow"}`)}, `{"field":"f","from":{"Effect":"Allow"}}`},
	}
	for _, tt := range tests {
		got, err := json.Marshal(tt.difference)
		if err != nil || string(got) != tt.want {
			t.Errorf("got %s, %v; want %s", got, err, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	long := strings.Repeat("long ", 12) + "text"
	statement := json.RawMessage(`{"Effect":"Allow","Action":["ec2:DescribeInstances","ec2:DescribeVpcs"],"Resource":"*"}`)
	tests := []struct {
		name string
		in   []Difference
		want string
	}{
		{"nothing", nil, ""},
		{"changed", Scalar("description", "a", "b"), "  ~ description: \"a\" -> \"b\"\n"},
		{"appears", Scalar("boundary", "", "b"), "  + boundary: \"b\"\n"},
		{"goes", Scalar("boundary", "a", ""), "  - boundary: \"a\"\n"},
		{"an empty tag", []Difference{{Field: "tags", From: "", To: "x"}}, "  ~ tags: \"\" -> \"x\"\n"},
		{"no values", []Difference{{Field: "documents"}}, "  ~ documents\n"},
		{"other types", []Difference{{Field: "enabled", From: false, To: true}}, "  ~ enabled: false -> true\n"},
		{"angle brackets stay readable", []Difference{{Field: "x", To: []string{"<a&b>"}}}, "  + x: [\"<a&b>\"]\n"},
		{
			"what JSON cannot say", []Difference{{Field: "x", To: func() {}, From: nil}},
			"", // only that it does not panic; the text is an address
		},
		{
			"a set", Set("action", []string{"a", "b"}, []string{"b", "c"}),
			"  ~ action:\n      - a\n      + c\n",
		},
		{
			"values whose ends do not show", Set("x", nil, []string{"", " a", "b\x1b[2J"}),
			"  ~ x:\n      + \"\"\n      + \" a\"\n      + \"b\\x1b[2J\"\n",
		},
		{
			"long strings", Scalar("description", long, "short"),
			"  ~ description:\n      - \"" + long + "\"\n      + \"short\"\n",
		},
		{
			"a long structure", []Difference{{Field: "statement[2]", To: statement}},
			`  + statement[2]:
      + {
          "Effect": "Allow",
          "Action": [
            "ec2:DescribeInstances",
            "ec2:DescribeVpcs"
          ],
          "Resource": "*"
        }
`,
		},
		{"a short structure", []Difference{{Field: "s", From: json.RawMessage(`{"a": 1}`)}}, "  - s: {\"a\":1}\n"},
		{
			"nothing steers the terminal",
			[]Difference{{Field: "tags[\u009b]", From: json.RawMessage("{\"a\":\"\u009b2J\"}")}},
			"  - tags[\\u009b]: {\"a\":\"\\u009b2J\"}\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := Text(&b, "  ", tt.in); err != nil {
				t.Fatal(err)
			}
			if tt.want == "" && len(tt.in) > 0 {
				return
			}
			if b.String() != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", b.String(), tt.want)
			}
		})
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestTextReportsAFailingWriter(t *testing.T) {
	broken := errors.New("disk full")
	if err := Text(brokenWriter{broken}, "", Scalar("x", "a", "b")); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
