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
		{"two", "f.yaml", "# both\n---\n" + a + "---\n" + b, []string{"a 1", "b 2"}},
		{"a document that is null counts", "f.yaml", "null\n---\n" + a, []string{"a 2"}},
		{"carriage returns alone", "f.yaml", strings.ReplaceAll(a+"---\n"+b, "\n", "\r"), []string{"a 1", "b 2"}},
		{"JSON", "f.json", jsonRequest + jsonRequest, []string{"from-json 1", "from-json 2"}},
		{"JSON named YAML", "f.yaml", "---\n" + jsonRequest + "\n---\n" + a, []string{"from-json 1", "a 2"}},
		{"anchors", "f.yaml", edit(t, edit(t, a, `["s3:GetObject"]`, `&acts ["s3:GetObject"]`), `["ec2:DescribeInstances"]`, "*acts"), []string{"a 1"}},
		{"merge key", "f.yaml", "base: &m {name: a}\n" + edit(t, a, "  name: a\n", "  <<: *m\n"), []string{"a 1"}},
		{"no content", "f.yaml", "\n# nothing\n---\n", nil},
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

func TestDocumentsJSONValues(t *testing.T) {
	for _, file := range []string{"f.json", "f.yaml"} {
		request := mustParse(t, file, jsonRequest)[0]
		if got := request.Annotations["smile"]; got != "😀" {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func TestDocumentsProblems(t *testing.T) {
	tests := []struct {
		name, file, content string
		want                []string
	}{
		{"the whole file", "f.yaml", "a: \xff", []string{"f.yaml: is not UTF-8 text"}},
		{"a document", "f.yaml", "# a comment\n---\na: 1\n--- # next\n\nb: 1\nc: : 2\n", []string{
			"f.yaml, document 2: line 7: mapping values are not allowed in this context",
		}},
		{"the others are still read", "f.yaml", "a: [\n---\n" + edit(t, base, "effect: Allow\n      action: [\"s3", "effect: allow\n      action: [\"s3"), []string{
			"f.yaml, document 1: line 1: did not find expected node content",
			`f.yaml, document 2: spec.providerSpec.statementEntries[0].effect is "allow"; write Allow`,
		}},
		{"a field", "f.yaml", edit(t, base, "      action: [\"s3:GetObject\"]\n", "      action: [\"s3:GetObject\"]\n      action: [\"s3:PutObject\"]\n"), []string{
			"f.yaml, document 1: spec.providerSpec.statementEntries[0].action is set more than once",
		}},
		{"list, not an object", "f.yaml", "- a\n", []string{"f.yaml, document 1: must be a map with apiVersion and kind, but is a list"}},
		{"text, not an object", "f.yaml", "hello\n", []string{"f.yaml, document 1: must be a map with apiVersion and kind, but is a string"}},
		{"line break in the name", "f\n.yaml", "- a", []string{"f .yaml, document 1: must be a map with apiVersion and kind, but is a list"}},
		{"too many", "f.yaml", strings.Repeat("---\nkind: Other\n", 1001), []string{"f.yaml: holds more than 1,000 documents"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := parse(t, test.file, test.content)
			wantProblems(t, err, test.want...)
		})
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
