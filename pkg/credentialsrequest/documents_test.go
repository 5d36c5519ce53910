package credentialsrequest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// named is a request of that name.
func named(t testing.TB, name string) string {
	return edit(t, base, "name: shipper\n", "name: "+name+"\n")
}

// The same request as JSON on one line; the name holds an escape that YAML does not know.
const jsonRequest = `{"apiVersion":"cloudcredential.openshift.io\/v1","kind":"CredentialsRequest",` +
	`"metadata":{"name":"from-json","annotations":{"smile":"\ud83d\ude00"}},` +
	`"spec":{"secretRef":{"name":"c","namespace":"n"},"providerSpec":{"kind":"AWSProviderSpec",` +
	`"statementEntries":[{"effect":"Allow","action":["s3:GetObject"],"resource":"*"}]}}}`

func TestDocuments(t *testing.T) {
	a, b := named(t, "a"), named(t, "b")
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
		{"a document that is null counts", "f.yaml", "null\n---\n" + a, []string{"a 2"}},
		{"no last newline", "f.yaml", a + "---\n" + strings.TrimSuffix(b, "\n"), []string{"a 1", "b 2"}},
		{"carriage returns and line feeds", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r\n"), []string{"a 1", "b 2"}},
		{"carriage returns alone", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r"), []string{"a 1", "b 2"}},
		{"byte order mark", "f.yaml", "\ufeff" + a, []string{"a 1"}},
		{"byte order mark before a separator", "f.yaml", "\ufeff---\n" + a, []string{"a 1"}},
		{"files with byte order marks joined", "f.yaml", "\ufeff" + a + "\ufeff---\n" + b, []string{"a 1", "b 2"}},
		{"directive", "f.yaml", "%YAML 1.1\n---\n" + a, []string{"a 1"}},
		{"end marker before a separator", "f.yaml", a + "...\n---\n" + b + "...\n# the end\n", []string{"a 1", "b 2"}},
		{"JSON", "f.json", jsonRequest, []string{"from-json 1"}},
		{"JSON values in a row", "f.JSON", "\ufeff" + jsonRequest + "\n\n" + jsonRequest + jsonRequest, []string{"from-json 1", "from-json 2", "from-json 3"}},
		{"JSON named YAML", "f.yaml", "---\n" + jsonRequest + "\n---\n" + a, []string{"from-json 1", "a 2"}},
		{"anchors", "f.yaml", edit(t, edit(t, a, `["s3:GetObject"]`, `&acts ["s3:GetObject"]`), `["ec2:DescribeInstances"]`, "*acts"), []string{"a 1"}},
		{"merge key", "f.yaml", "base: &m {name: a}\n" + edit(t, a, "  name: a\n", "  <<: *m\n"), []string{"a 1"}},
		{"no content", "f.yaml", "\n# nothing\n---\n", nil},
		{"empty", "f.yaml", "", nil},
		{"empty JSON", "f.json", " \n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			requests, _, err := parse(t, test.file, test.content)
			wantProblems(t, err)
			var got []string
			for _, request := range requests {
				got = append(got, request.Name+" "+strings.TrimPrefix(request.Source, test.file+", document "))
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A last line without an end, of exactly the length of the splitter's buffer.
func TestDocumentsLongLastLine(t *testing.T) {
	for _, size := range []int{4096, 8192} {
		padding := strings.Repeat("x", size-len(jsonRequest))
		text := edit(t, jsonRequest, `\ud83d\ude00`, `\ud83d\ude00`+padding)
		if len(text) != size {
			t.Fatal(len(text))
		}
		wantNames(t, mustParse(t, "f.yaml", text), "from-json")
	}
}

func TestDocumentsJSONValues(t *testing.T) {
	for _, file := range []string{"f.json", "f.yaml"} {
		request := mustParse(t, file, jsonRequest)[0]
		if got := request.Annotations["smile"]; got != "😀" {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func TestDocumentsProblems(t *testing.T) {
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
		{"the others are still read", "f.yaml", "a: [\n---\n" + edit(t, base, "effect: Allow\n      action: [\"s3", "effect: allow\n      action: [\"s3"), []string{
			"f.yaml, document 1: line 1: did not find expected node content",
			`f.yaml, document 2: spec.providerSpec.statementEntries[0].effect is "allow"; write Allow`,
		}},
		{"repeated key", "f.yaml", edit(t, base, "      action: [\"s3:GetObject\"]\n", "      action: [\"s3:GetObject\"]\n      action: [\"s3:PutObject\"]\n"), []string{
			"f.yaml, document 1: spec.providerSpec.statementEntries[0].action is set more than once",
		}},
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
		{"list, not an object", "f.yaml", "- a\n", []string{"f.yaml, document 1: must be a map with apiVersion and kind, but is a list"}},
		{"text, not an object", "f.yaml", "hello\n", []string{"f.yaml, document 1: must be a map with apiVersion and kind, but is a string"}},
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
		{"line break in the name", "f\n.yaml", "- a", []string{"f .yaml, document 1: must be a map with apiVersion and kind, but is a list"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := parse(t, test.file, test.content)
			wantProblems(t, err, test.want...)
		})
	}
}

func TestDocumentsDepth(t *testing.T) {
	deep := strings.Repeat("[", 199) + "a" + strings.Repeat("]", 199)
	for file, text := range map[string]string{
		"f.yaml": "a: " + deep, "g.yaml": `{"a": ` + strings.Replace(deep, "a", `"a"`, 1) + `}`, "f.json": `{"a": ` + strings.Replace(deep, "a", "1", 1) + `}`,
	} {
		_, _, err := parse(t, file, text)
		wantProblems(t, err)
	}
}

// What is not for us may be as deep and have as many numbers as manifests do have.
func TestDocumentsOfOthers(t *testing.T) {
	text := "kind: Other\nlarge: 18446744073709551615\n1: one\ntrue: [0.5, 1e30]\ndeep: " +
		strings.Repeat("{a: ", 100) + "b" + strings.Repeat("}", 100) + "\n"
	_, notes, err := parse(t, "f.yaml", text)
	wantProblems(t, err)
	wantNotes(t, notes, `debug f.yaml, document 1: ignored: its kind is "Other", not CredentialsRequest`)
}

func TestParseInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"f.yaml", "f.json"} {
		if _, _, err := Parse(ctx, name, []byte("{}")); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
