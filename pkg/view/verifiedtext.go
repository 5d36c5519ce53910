package view

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// groupTitles say where the evidence of a group is from.
var groupTitles = map[verify.Group]string{
	verify.Offline: "In the install directory",
	verify.Live:    "In AWS, and at the issuer",
	verify.Assume:  "With tokens like the cluster's",
	verify.Cluster: "In the cluster",
}

// Text writes a table for people: a line for each check that is passed, one for each object
// that is not as it should be, and below these the advice. What many have in common is said
// once. Lines are broken to fit into columns; 0 is for any width, as where a program reads.
func (v Verified) Text(w io.Writer, columns int) error {
	t := &verifiedTable{columns: columns}
	if v.Cluster != nil {
		fmt.Fprintf(&t.out, "Cluster %s in account %s, %s\nIssuer  %s\n\n", v.Cluster.Name, v.Cluster.Account, v.Cluster.Region, v.Cluster.Issuer)
	}
	widths := map[verify.Group]int{}
	for _, c := range v.Checks {
		widths[c.Group] = max(widths[c.Group], len(c.ID))
	}
	var group verify.Group
	checks := v.byCheck()
	for i := 0; i < len(checks); i++ {
		if checks[i][0].Group != group {
			if group != "" {
				t.out.WriteByte('\n')
			}
			group = checks[i][0].Group
			t.ids = widths[group]
			t.out.WriteString(groupTitles[group] + "\n")
		}
		if n := untried(checks[i:]); n > 2 {
			t.untried(checks[i : i+n])
			i += n - 1
			continue
		}
		// What many ask for is said once, below the last of them.
		next := ""
		if i+1 < len(checks) && checks[i+1][0].Group == group {
			next = checks[i+1][0].Advice
		}
		t.check(checks[i], next)
	}
	fmt.Fprintf(&t.out, "\n%s\n", v.conclusion())
	return write(w, t.out.String())
}

// byCheck returns the results of each check together, those that are not as they should be
// first, in the order in which the checks first appear.
func (v Verified) byCheck() [][]VerifiedCheck {
	var all [][]VerifiedCheck
	at := map[string]int{}
	for _, c := range v.Checks {
		if _, ok := at[c.ID]; !ok {
			at[c.ID] = len(all)
			all = append(all, nil)
		}
		all[at[c.ID]] = append(all[at[c.ID]], c)
	}
	for _, results := range all {
		slices.SortStableFunc(results, func(a, b VerifiedCheck) int { return cmp.Compare(b.weight(), a.weight()) })
	}
	return all
}

// weight orders results by how much there is to say of them.
func (c VerifiedCheck) weight() int {
	switch {
	case c.Outcome == verify.Problem:
		return 4
	case c.Outcome == verify.Warning:
		return 3
	case c.Outcome == verify.Skipped:
		return 2
	case c.Advice != "":
		return 1
	}
	return 0
}

// untried returns how many checks, from the first on, were not made at all, for one reason.
func untried(checks [][]VerifiedCheck) int {
	n, first := 0, checks[0][0]
	for _, results := range checks {
		c := results[0]
		if len(results) > 1 || c.Subject != "" || !c.alike(first) || c.Group != first.Group {
			break
		}
		n++
	}
	return n
}

// alike reports whether two checks were skipped for one reason, so that one line tells of both.
func (c VerifiedCheck) alike(other VerifiedCheck) bool {
	return c.Outcome == verify.Skipped && other.Outcome == verify.Skipped && c.Reason == other.Reason
}

// verifiedTable is the table while it is written.
type verifiedTable struct {
	out strings.Builder
	// ids is how wide the column of the group's identifiers is; columns is how wide all is.
	ids, columns int
}

// untried writes what is to be said of checks that were not made, and names them if it is
// worth reading.
func (t *verifiedTable) untried(checks [][]VerifiedCheck) {
	const most = 8
	var ids []string
	for _, results := range checks {
		ids = append(ids, results[0].ID)
	}
	t.line(verify.Skipped, plural(len(checks), "check"), checks[0][0].sentence())
	if len(ids) <= most {
		t.line("", "", strings.Join(ids, ", "))
	}
}

// check writes what one check found. The advice of its last line is left to the next check if
// that begins with the same.
func (t *verifiedTable) check(results []VerifiedCheck, nextAdvice string) {
	var good []VerifiedCheck
	for _, c := range results {
		if c.Outcome == verify.OK && c.Advice == "" {
			good = append(good, c)
		}
	}
	bad := results[:len(results)-len(good)] // those of which there is nothing to say come last
	for i := 0; i < len(bad); i++ {
		c := bad[i]
		if n := alike(bad[i:]); n > 1 {
			t.line(c.Outcome, c.ID, fmt.Sprintf("Not checked for %d: %s.", n, c.Reason))
			i += n - 1
			continue
		}
		t.line(c.Outcome, c.ID, c.sentence())
		next := nextAdvice
		switch {
		case i+1 < len(bad):
			next = bad[i+1].Advice
		case len(good) > 0:
			next = ""
		}
		if c.Advice != "" && c.Advice != next {
			t.line("", "", c.Advice)
		}
	}
	switch {
	case len(good) == 0:
	case len(bad) == 0:
		t.line(verify.OK, good[0].ID, allGood(good))
	case len(good) == 1:
		t.line(verify.OK, good[0].ID, "The rest is in order.")
	default:
		t.line(verify.OK, good[0].ID, fmt.Sprintf("%d of %d are in order.", len(good), len(results)))
	}
}

// line writes a line, and goes on below its text where it has no room.
func (t *verifiedTable) line(outcome verify.Outcome, id, text string) {
	const narrow = 30 // below that a terminal breaks lines better
	begin := fmt.Sprintf("  %-7s  %-*s  ", outcome, t.ids, id)
	room := t.columns - len(begin)
	if room < narrow {
		t.out.WriteString(begin + text + "\n")
		return
	}
	used := 0
	t.out.WriteString(begin)
	for i, word := range strings.Split(text, " ") {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case used+1+length > room:
			t.out.WriteString("\n" + strings.Repeat(" ", len(begin)))
			used = 0
		default:
			t.out.WriteByte(' ')
			used++
		}
		t.out.WriteString(word)
		used += length
	}
	t.out.WriteByte('\n')
}

// alike returns how many results from the first on are alike.
func alike(results []VerifiedCheck) int {
	n := 1
	for n < len(results) && results[0].alike(results[n]) {
		n++
	}
	return n
}

// allGood says in one line that a check is passed, by how many objects if there are several.
func allGood(results []VerifiedCheck) string {
	switch first := results[0]; {
	case len(results) > 1:
		return fmt.Sprintf("%s (%d)", first.Sentence, len(results))
	case first.Reason != "":
		return first.Reason + "."
	default:
		return first.Sentence
	}
}

// sentence says in one line what was found.
func (c VerifiedCheck) sentence() string {
	named := c.Subject == "" || strings.Contains(c.Reason, c.Subject) // else it would be said twice
	text := c.Sentence
	switch {
	case c.Outcome == verify.Skipped && named:
		return "Not checked: " + c.Reason + "."
	case c.Outcome == verify.Skipped:
		return "Not checked for " + c.Subject + ": " + c.Reason + "."
	case c.Reason != "":
		text = c.Reason + "."
	}
	if named {
		return text
	}
	return c.Subject + ": " + text
}
