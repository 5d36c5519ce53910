package lint

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// section is what docs/lint.md has about a check.
type section struct {
	id, sentence string
	// statements are those of a CredentialsRequest, and trust is a trust policy; what is found in
	// them is line. The silence comes last.
	statements, trust, line, silence string
}

func sections(t *testing.T) []section {
	t.Helper()
	data, err := os.ReadFile("../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "\n## The checks\n")
	text, _, _ = strings.Cut(text, "\n## ")
	var all []section
	for part := range strings.SplitSeq(text, "\n### `") {
		id, rest, found := strings.Cut(part, "`\n\n")
		if !found {
			continue // what stands before the first
		}
		sentence, rest, _ := strings.Cut(rest, "\n")
		s := section{id: id, sentence: sentence}
		for _, block := range regexp.MustCompile("(?s)```(yaml|json)\n(.*?)```").FindAllStringSubmatch(rest, -1) {
			switch {
			case block[1] == "json":
				s.trust = block[2]
			case strings.Contains(block[2], "effect:"):
				s.statements = block[2]
			default:
				s.silence = block[2]
			}
		}
		if m := regexp.MustCompile(`(?m)^    ([^ ].*)$`).FindStringSubmatch(regexp.MustCompile("(?s)```.*?```").ReplaceAllString(rest, "")); m != nil {
			s.line = m[1]
		}
		all = append(all, s)
	}
	return all
}

// docs/lint.md has every check with its sentence, in the order of the catalogue, and none that
// there is not.
func TestDocs(t *testing.T) {
	var checks, documented []string
	for _, c := range Checks() {
		checks = append(checks, c.ID+": "+c.Sentence)
	}
	for _, s := range sections(t) {
		documented = append(documented, s.id+": "+s.sentence)
	}
	expect(t, documented, checks...)
}

// The identifiers are words that need no quoting, each once; sentences and advice are sentences.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checks() {
		if seen[c.ID] || !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(c.ID) {
			t.Errorf("%q is no identifier, or there twice", c.ID)
		}
		seen[c.ID] = true
		if !strings.HasSuffix(c.Sentence, ".") || !strings.HasSuffix(c.Advice, ".") || strings.Contains(c.Sentence+c.Advice, "\n") {
			t.Errorf("%s: %q, %q", c.ID, c.Sentence, c.Advice)
		}
	}
	if _, ok := Lookup("nothing"); ok {
		t.Error("there is a check of any name")
	}
}

// Each example gives the line below it and nothing else of its check, and its silence silences it.
func TestDocumentedExamples(t *testing.T) {
	for _, s := range sections(t) {
		t.Run(s.id, func(t *testing.T) {
			p := permissions()
			p.Request, p.Documents = "cco/harbor", nil
			switch {
			case s.statements != "":
				p.Documents = []Document{{Document: iampolicy.New(statements(t, s.statements)...)}}
			case s.trust != "":
				if err := json.Unmarshal([]byte(s.trust), &p.Trust); err != nil {
					t.Fatal(err)
				}
			case s.id == policySizeID:
				p.Documents = []Document{{Document: sized(t, 9000)}}
			}
			var silences []Silence
			if s.id == unusedSilenceID {
				silences = []Silence{{Check: wildcardActionID, Request: "harbour", Reason: "x"}}
			} else {
				silences = documentedSilence(t, s)
				if request := silences[0].Request; request != "" {
					p.Request = "cco/" + request
				}
			}
			findings, err := Run([]Policy{p}, silences)
			if err != nil {
				t.Fatal(err)
			}
			findings = slices.DeleteFunc(findings, func(f Finding) bool { return f.Check != s.id })
			if len(findings) != 1 {
				t.Fatalf("%d findings", len(findings))
			}
			f := findings[0]
			if f.Silenced != (s.id != unusedSilenceID) {
				t.Errorf("silenced: %v", f.Silenced)
			}
			line := join(f.Statement, ": ", f.Detail)
			if f.Policy == trustPolicy {
				line = trustPolicy + " " + line
			}
			expect(t, []string{line}, s.line)
		})
	}
}

// statements reads an example as a CredentialsRequest's are read.
func statements(t *testing.T, text string) []iampolicy.Statement {
	t.Helper()
	var entries []credentialsrequest.StatementEntry
	if err := yaml.UnmarshalStrict([]byte(text), &entries); err != nil {
		t.Fatal(err)
	}
	var all []iampolicy.Statement
	for _, e := range entries {
		all = append(all, iampolicy.Statement{Effect: e.Effect, Action: e.Action, Resource: []string{e.Resource}, Condition: e.PolicyCondition})
	}
	return all
}

func documentedSilence(t *testing.T, s section) []Silence {
	t.Helper()
	var silences []Silence
	if err := yaml.UnmarshalStrict([]byte(s.silence), &silences); err != nil {
		t.Fatal(err)
	}
	if len(silences) != 1 || silences[0].Check != s.id {
		t.Fatalf("silences %+v", silences)
	}
	return silences
}

// The condition keys that count as a limit are all documented.
func TestDocumentedKeys(t *testing.T) {
	data, err := os.ReadFile("../../docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range resourceKeys() {
		if strings.HasSuffix(key, ":") || strings.HasSuffix(key, "/") {
			key += "…"
		}
		if !strings.Contains(string(data), key+"`") {
			t.Errorf("docs/lint.md does not have %s", key)
		}
	}
}
