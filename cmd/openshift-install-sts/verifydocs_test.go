package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/assume"
	verifycluster "github.com/openshift/openshift-install-sts/pkg/verify/cluster"
	verifylive "github.com/openshift/openshift-install-sts/pkg/verify/live"
	"github.com/openshift/openshift-install-sts/pkg/verify/offline"
)

// allChecks are those of every group, in the order in which they are shown.
func allChecks() []verify.Check {
	return slices.Concat(offline.Checks(), verifylive.Checks(), assume.Checks(), verifycluster.Checks())
}

// Scripts name checks, so that each has one name of its own, of words that need no quoting.
func TestCheckIDs(t *testing.T) {
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	for _, c := range allChecks() {
		if seen[c.ID] || !form.MatchString(c.ID) {
			t.Errorf("%q is no identifier, or there twice", c.ID)
		}
		seen[c.ID] = true
		if !strings.HasSuffix(c.Sentence, ".") || strings.Contains(c.Sentence, "\n") || c.Group == "" {
			t.Errorf("%s: %q, of group %q", c.ID, c.Sentence, c.Group)
		}
	}
}

// docs/verify.md has a row for every check, with its sentence, in the order of the checks, and
// none for a check that there is not.
func TestVerifyDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/verify.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(data), "\n## In the install directory\n")
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)`(?: \\*)? \\| ([^|]*) \\|").FindAllStringSubmatch(tables, -1) {
		documented = append(documented, m[1]+": "+m[2])
	}
	var checks []string
	for _, c := range allChecks() {
		checks = append(checks, c.ID+": "+c.Sentence)
	}
	for _, c := range checks {
		if !slices.Contains(documented, c) {
			t.Errorf("docs/verify.md has no row for %s", c)
		}
	}
	for _, d := range documented {
		if !slices.Contains(checks, d) {
			t.Errorf("docs/verify.md has a row that no check has: %s", d)
		}
	}
	if !t.Failed() && !slices.Equal(documented, checks) {
		t.Error("docs/verify.md has the checks in another order")
	}
}

// docs/troubleshooting.md leads to checks that exist.
func TestTroubleshootingDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, c := range allChecks() {
		ids[c.ID] = true
	}
	named := regexp.MustCompile("`([a-z]+(?:-[a-z]+)*)` \\((?:offline|live|assume|cluster)\\)").FindAllStringSubmatch(string(data), -1)
	if len(named) == 0 {
		t.Error("docs/troubleshooting.md names no check")
	}
	for _, m := range named {
		if !ids[m[1]] {
			t.Errorf("docs/troubleshooting.md leads to a check that there is not: %s", m[1])
		}
	}
}
