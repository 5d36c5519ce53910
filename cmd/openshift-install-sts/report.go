package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// maxAlike is how many errors that ask for the same are shown: expired credentials, say,
// fail for every role at the same time. Bad input is always shown whole.
const maxAlike = 3

// report writes an error for a person: each on a line of its own, then what to do. The log
// file gets all of it.
func (a *app) report(label string, err error) {
	limit := maxAlike
	if diagnostic.KindOf(err) == diagnostic.Input {
		limit = math.MaxInt
	}
	_, _ = io.WriteString(a.streams.err, errorText(label, err, limit))
	if a.logFile != nil {
		_, _ = io.WriteString(a.logFile, errorText(label, err, math.MaxInt))
		_ = a.logFile.Close()
	}
}

// errorText returns the errors that err joins, each on a line, and then the advice. Of
// those with the same advice only limit are shown, and the others counted.
func errorText(label string, err error, limit int) string {
	var b strings.Builder
	shown, left := map[string]int{}, 0
	for _, e := range diagnostic.Each(err) {
		advice := strings.Join(diagnostic.Hints(e), " ")
		if shown[advice]++; shown[advice] > limit && advice != "" {
			left++
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n", label, e)
	}
	if left > 0 {
		fmt.Fprintf(&b, "%s: and %d more of the same kind\n", label, left)
	}
	for _, hint := range diagnostic.Hints(err) {
		fmt.Fprintf(&b, "  %s\n", hint)
	}
	return b.String()
}
