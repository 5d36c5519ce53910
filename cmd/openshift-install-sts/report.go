package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// maxAlike is how many errors that ask for the same are shown: expired credentials, say,
// fail for every role at the same time. Bad input is always shown whole.
const maxAlike = 3

// report writes an error for a person. The log file gets all of it.
func (a *app) report(label string, err error) {
	if a.progress != nil {
		a.progress.Close() // its line would run into ours
	}
	limit := maxAlike
	if diagnostic.KindOf(err) == diagnostic.Input {
		limit = math.MaxInt
	}
	_, _ = io.WriteString(a.streams.err, errorText(label, err, limit))
	if a.fileLog != nil {
		for _, line := range strings.Split(strings.TrimSpace(errorText(label, err, math.MaxInt)), "\n") {
			a.fileLog.Error(strings.TrimSpace(line))
		}
	}
}

// errorText returns the errors that err joins, each on a line, with those that ask for the
// same thing together and the advice below them. Of these only limit are shown, and the
// others counted.
func errorText(label string, err error, limit int) string {
	type group struct {
		hints  []string
		errors []error
	}
	var groups []*group
	byAdvice := map[string]*group{}
	for _, e := range diagnostic.Each(err) {
		hints := diagnostic.Hints(e)
		advice := strings.Join(hints, "\n")
		g := byAdvice[advice]
		if g == nil {
			g = &group{hints: hints}
			byAdvice[advice] = g
			groups = append(groups, g)
		}
		// Many resources can meet one and the same trouble, and it need not be told for each.
		if !slices.ContainsFunc(g.errors, func(told error) bool { return told.Error() == e.Error() }) {
			g.errors = append(g.errors, e)
		}
	}
	var b strings.Builder
	for _, g := range groups {
		for i, e := range g.errors {
			if i == limit && len(g.hints) > 0 {
				fmt.Fprintf(&b, "%s: and %d more of the same kind\n", label, len(g.errors)-limit)
				break
			}
			fmt.Fprintf(&b, "%s: %s\n", label, e)
		}
		for _, hint := range g.hints {
			fmt.Fprintf(&b, "  %s\n", hint)
		}
	}
	return b.String()
}
