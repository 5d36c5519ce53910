package verify

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Group is where a check's evidence comes from.
type Group string

// The groups, in the order in which they are shown.
const (
	// Offline checks read the install directory and open no connection.
	Offline Group = "offline"
	// Live checks read AWS and fetch what the issuer serves.
	Live Group = "live"
	// Assume checks assume the roles with tokens like the cluster's.
	Assume Group = "assume"
	// Cluster checks read the API server of the running cluster.
	Cluster Group = "cluster"
)

// Check is one thing that is proved.
type Check struct {
	// ID is stable: scripts and dashboards name it. It is unique among all groups, in
	// lower-case words joined by hyphens.
	ID    string
	Group Group
	// Sentence says what holds when the check is passed, ending in a full stop.
	Sentence string
	// Advice says what to do when it is not, in whole sentences; a result may know better.
	Advice string
}

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	OK Outcome = "ok"
	// Warning is something that should be looked at and does not keep the cluster from
	// working, or a proof that was not conclusive.
	Warning Outcome = "warning"
	// Problem is something with which the cluster will not work, or is not safe.
	Problem Outcome = "problem"
	// Skipped is a check that could not be made; Reason says why.
	Skipped Outcome = "skipped"
)

// Result is what one check found about one object.
type Result struct {
	Check Check
	// Subject is the object that it is about, such as a file or a role; empty where the
	// sentence says it all.
	Subject string
	Outcome Outcome
	// Reason is what was found, or why nothing could be; one line, without a full stop.
	// Empty when all is as the sentence says.
	Reason string
	// Advice says what to do, in whole sentences; empty when there is nothing to do.
	Advice string
}

// OK returns the result that all is as the check's sentence says.
func (c Check) OK(subject string) Result {
	return Result{Check: c, Subject: subject, Outcome: OK}
}

// Problem returns a problem with the check's advice.
func (c Check) Problem(subject, format string, args ...any) Result {
	return Result{Check: c, Subject: subject, Outcome: Problem, Reason: line(format, args), Advice: c.Advice}
}

// Warning returns a warning with the check's advice.
func (c Check) Warning(subject, format string, args ...any) Result {
	return Result{Check: c, Subject: subject, Outcome: Warning, Reason: line(format, args), Advice: c.Advice}
}

// Skipped returns that the check was not made, and why.
func (c Check) Skipped(subject, format string, args ...any) Result {
	return Result{Check: c, Subject: subject, Outcome: Skipped, Reason: line(format, args)}
}

// SkipAll returns that none of some checks was made, for one reason.
func SkipAll(checks []Check, subject, why string) []Result {
	results := make([]Result, len(checks))
	for i, c := range checks {
		results[i] = c.Skipped(subject, "%s", why)
	}
	return results
}

// Failed returns the errors of a check that could not be carried out, one problem for each;
// what an error advises takes the place of the check's advice.
func (c Check) Failed(subject string, err error) []Result {
	var results []Result
	for _, e := range diagnostic.Each(err) {
		r := c.Problem(subject, "%s", e)
		if hints := diagnostic.Hints(e); len(hints) > 0 {
			r.Advice = joined(hints)
		}
		results = append(results, r)
	}
	return results
}

// Advise returns the result with other advice than the check's.
func (r Result) Advise(format string, args ...any) Result {
	r.Advice = line(format, args)
	return r
}

func joined(hints []string) string {
	text := ""
	for _, h := range hints {
		if text != "" {
			text += " "
		}
		text += h
	}
	return diagnostic.OneLine(text)
}

// line formats on one line, since files and servers have a say in what is shown.
func line(format string, args []any) string { return diagnostic.OneLine(fmt.Sprintf(format, args...)) }
