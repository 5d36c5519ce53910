package verifytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// tester is the part of *testing.T that Expect needs.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
}

// Expect demands an outcome other than OK of exactly the checks that are named, and OK of all
// others. A check with several results counts with the worst.
func Expect(t tester, results []verify.Result, want map[string]verify.Outcome) {
	t.Helper()
	severity := []verify.Outcome{verify.OK, verify.Skipped, verify.Warning, verify.Problem}
	got := map[string]verify.Outcome{}
	for _, r := range results {
		if slices.Index(severity, r.Outcome) >= slices.Index(severity, got[r.Check.ID]) {
			got[r.Check.ID] = r.Outcome
		}
	}
	for id, outcome := range got {
		if expected := want[id]; outcome != expected && (outcome != verify.OK || expected != "") {
			t.Errorf("check %s: %s, expected %q:\n%s", id, outcome, expected, Text(results))
		}
	}
	for id := range want {
		if got[id] == "" {
			t.Errorf("check %s was not made:\n%s", id, Text(results))
		}
	}
}

// Find returns the results of a check.
func Find(results []verify.Result, id string) []verify.Result {
	return slices.DeleteFunc(slices.Clone(results), func(r verify.Result) bool { return r.Check.ID != id })
}

// Text shows results, one a line.
func Text(results []verify.Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%-8s %s %s: %s | %s\n", r.Outcome, r.Check.ID, r.Subject, r.Reason, r.Advice)
	}
	return b.String()
}
