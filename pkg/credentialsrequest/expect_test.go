package credentialsrequest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// base is a request with nothing wrong in it; the tests change one thing at a time.
const base = `apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: shipper
  namespace: openshift-cloud-credential-operator
spec:
  secretRef:
    name: shipper-credentials
    namespace: shipping
  serviceAccountNames: [shipper]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - effect: Allow
      action: ["s3:GetObject"]
      resource: "*"
    - effect: Allow
      action: ["ec2:DescribeInstances"]
      resource: "*"
`

// edit replaces the only occurrence of a text.
func edit(t testing.TB, text, old, replacement string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q occurs %d times, not once", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, replacement, 1)
}

func parse(t testing.TB, name, text string) ([]Request, []Note, error) {
	t.Helper()
	return Parse(context.Background(), name, []byte(text))
}

// mustParse returns the requests of a content that has no problem.
func mustParse(t testing.TB, name, text string) []Request {
	t.Helper()
	requests, _, err := parse(t, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return requests
}

// checkProblems sees to it that each problem is the user's to mend, is one line and comes
// with advice.
func checkProblems(t testing.TB, err error) {
	t.Helper()
	for _, problem := range diagnostic.Each(err) {
		var d *diagnostic.Error
		if !errors.As(problem, &d) || d.Kind != diagnostic.Input || d.Hint == "" {
			t.Errorf("not an input error with a hint: %#v", problem)
		}
		if strings.ContainsAny(problem.Error(), "\n\r\u2028") {
			t.Errorf("more than one line: %q", problem)
		}
	}
}

// wantProblems compares the problems that an error joins.
func wantProblems(t testing.TB, err error, want ...string) {
	t.Helper()
	var got []string
	if err != nil {
		checkProblems(t, err)
		for _, problem := range diagnostic.Each(err) {
			got = append(got, problem.Error())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// wantNotes compares notes written as "level source: text".
func wantNotes(t testing.TB, notes []Note, want ...string) {
	t.Helper()
	var got []string
	for _, note := range notes {
		got = append(got, string(note.Level)+" "+note.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("notes:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func names(requests []Request) []string {
	var names []string
	for _, request := range requests {
		names = append(names, request.Name)
	}
	return names
}

func wantNames(t testing.TB, requests []Request, want ...string) {
	t.Helper()
	if got := names(requests); !slices.Equal(got, want) {
		t.Errorf("requests %q, want %q", got, want)
	}
}
