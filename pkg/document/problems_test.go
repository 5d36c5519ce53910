package document

import (
	"fmt"
	"strings"
	"testing"
)

func TestProblems(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	var laughs strings.Builder
	laughs.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&laughs, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"not UTF-8", "f.yaml", "a: \xff", []string{"f.yaml: is not UTF-8 text"}},
		{"UTF-16", "f.json", "\xff\xfe{\x00}\x00", []string{"f.json: is not UTF-8 text"}},
		{"syntax, with the line of the file", "f.yaml", "# a comment\n---\na: 1\n--- # next\n\nb: 1\nc: : 2\n", []string{
			"f.yaml, document 2: line 7: mapping values are not allowed in this context",
		}},
		{"syntax, with carriage returns", "f.yaml", "a: 1\r\n---\r\nb: 1\r\nc: : 2\r\n", []string{
			"f.yaml, document 2: line 4: mapping values are not allowed in this context",
		}},
		{"syntax after a separator in the part", "f.yaml", "---\n---\n---\na: 1\nc: : 2\n", []string{
			"f.yaml, document 1: line 5: mapping values are not allowed in this context",
		}},
		{"syntax in one of two", "f.yaml", "a: [\n---\nb: c\n---\nd: e\nf: : g\n", []string{
			"f.yaml, document 1: line 1: did not find expected node content",
			"f.yaml, document 3: line 6: mapping values are not allowed in this context",
		}},
		{"repeated key", "f.yaml", "a:\n  - b: [1]\n    b: [2]\n", []string{"f.yaml, document 1: a[0].b is set more than once"}},
		{"repeated keys", "f.yaml", "a/b: 1\na/b: 1\na/b: 1\nc: {d: [0, {e: 1, e: 1}]}\n", []string{
			`f.yaml, document 1: ["a/b"] is set more than once`,
			"f.yaml, document 1: c.d[1].e is set more than once",
		}},
		{"repeated by a merge", "f.yaml", "a: &a {b: 1}\nc:\n  <<: *a\n  b: 2\n", []string{
			`f.yaml, document 1: line 4: key "b" already set in map`,
		}},
		{"keys that differ for YAML only", "f.yaml", "a:\n  1: x\n  \"1\": y\n", []string{
			`f.yaml, document 1: a["1"] is set more than once`,
		}},
		{"repeated key in JSON", "f.json", `{"a":[{"b":1,"b":2}],"a":1}`, []string{
			"f.json, document 1: a[0].b is set more than once",
			"f.json, document 1: a is set more than once",
		}},
		{"repeated key in JSON named YAML", "f.yaml", `{"a":{"b":1,"b":2}}`, []string{"f.yaml, document 1: a.b is set more than once"}},
		{"JSON syntax", "f.json", "{}\n{\"a\":\n  x}", []string{"f.json, document 2: line 3: invalid character 'x' looking for beginning of value"}},
		{"JSON cut off", "f.json", "{}\n{\"a\": [1", []string{"f.json, document 2: line 2: unexpected EOF"}},
		{"YAML named JSON", "f.json", "a: 1", []string{"f.json, document 1: line 1: invalid character 'a' looking for beginning of value"}},
		{"JSON number", "f.json", `{"a": [1e999]}`, []string{"f.json, document 1: a[0] 1e999 is not a number that can be kept"}},
		{"YAML number", "f.yaml", `a: [.nan]`, []string{"f.yaml, document 1: a[0] NaN is not a value that JSON can hold"}},
		{"binary", "f.yaml", "a: !!binary /w==", []string{"f.yaml, document 1: a is binary, not text"}},
		{"null key", "f.yaml", "a: {~: 1}", []string{"f.yaml, document 1: a has a key that is empty (null); \"Null\" needs its quotes"}},
		{"number as a key", "f.yaml", "a: {1.5: 1}", []string{"f.yaml, document 1: a has a key that is a number"}},
		{"map as a key", "f.yaml", "{a: 1}: 1", []string{`f.yaml, document 1: invalid map key: map[interface {}]interface {}{"a":1}`}},
		{"content beside a separator", "f.yaml", "a: 1\n--- {kind: CredentialsRequest}\n", []string{
			"f.yaml, document 1: invalid Yaml document separator: {kind: CredentialsRequest}; `---` stands on a line of its own",
		}},
		{"document after an end marker", "f.yaml", "a: 1\n...\n# and\nb: 2\n", []string{
			"f.yaml, document 1: what follows the \"...\" in it would be ignored: start each document with a line `---`",
		}},
		{"separator after a line separator", "f.yaml", "a: 1\u2028---\u2028b: 2\n", []string{
			"f.yaml, document 1: what follows the \"---\" in it would be ignored: start each document with a line `---`",
		}},
		{"alias of itself", "f.yaml", "a: &a [*a]", []string{"f.yaml, document 1: anchor 'a' value contains itself"}},
		{"aliases of lists", "f.yaml", laughs.String(), []string{"f.yaml, document 1: document contains excessive aliasing"}},
		{"aliases of a long string", "f.yaml", "a: &a " + strings.Repeat("x", 1<<20) + "\nb: [" + strings.Repeat("*a,", 17) + "]", []string{
			"f.yaml, document 1: grows to more than 16 MiB when its aliases are written out",
		}},
		{"aliases of a long key", "f.yaml", "a: &a\n  ? " + strings.Repeat("x", 1<<20) + "\n  : 1\nb: [" + strings.Repeat("*a,", 17) + "]", []string{
			"f.yaml, document 1: grows to more than 16 MiB when its aliases are written out",
		}},
		{"deep", "f.yaml", "a: " + deep(200) + " # not JSON", []string{"f.yaml, document 1: is nested deeper than 200 levels"}},
		{"deep JSON named YAML", "f.yaml", deep(201), []string{"f.yaml, document 1: is nested deeper than 200 levels"}},
		{"deep JSON", "f.json", deep(201), []string{"f.json, document 1: line 1: is nested deeper than 200 levels"}},
		{"very deep", "f.yaml", strings.Repeat("[", 20000), []string{"f.yaml, document 1: exceeded max depth of 10000"}},
		{"long message", "f.yaml", "a: *" + strings.Repeat("x", 1000), []string{"f.yaml, document 1: unknown anchor '" + strings.Repeat("x", 184) + "…"}},
		{"line break in the name", "f\n.yaml", "a: [", []string{"f .yaml, document 1: line 1: did not find expected node content"}},
		{"control character in the name", "\x1b[2J.yaml", "\xff", []string{" [2J.yaml: is not UTF-8 text"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantProblems(t, each(t, test.file, test.content), test.want...)
		})
	}
}

func TestDepth(t *testing.T) {
	deep := strings.Repeat("[", 199) + "a" + strings.Repeat("]", 199)
	for file, text := range map[string]string{
		"f.yaml": "a: " + deep, "g.yaml": `{"a": ` + strings.Replace(deep, "a", `"a"`, 1) + `}`, "f.json": `{"a": ` + strings.Replace(deep, "a", "1", 1) + `}`,
	} {
		wantProblems(t, each(t, file, text))
	}
}
