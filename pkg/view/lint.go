package view

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/lint"
)

// lintSummary counts what the policy lint found, with a hint to where that is explained; empty when it
// found nothing.
func lintSummary(findings []lint.Finding, hint string) string {
	if len(findings) == 0 {
		return ""
	}
	silenced := 0
	for _, f := range findings {
		if f.Silenced {
			silenced++
		}
	}
	text := "Policy lint: " + plural(len(findings)-silenced, "finding")
	if silenced > 0 {
		text += fmt.Sprintf(", %d silenced", silenced)
	}
	return text + " (" + hint + ")"
}

// lintText lists what the policy lint found, by CredentialsRequest. What is silenced is only counted.
func lintText(findings []lint.Finding) string {
	summary := lintSummary(findings, "docs/lint.md says what they mean, and how to silence one")
	if summary == "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", summary)
	last := ""
	for _, f := range findings {
		if f.Silenced {
			continue
		}
		if f.Request != last {
			fmt.Fprintf(&b, "  %s\n", diagnostic.OneLine(f.Request))
			last = f.Request
		}
		var where []string
		if f.Policy != "" && f.Policy != f.Role { // an inline policy has its role's name
			where = append(where, f.Policy)
		}
		if f.Statement != "" {
			where = append(where, f.Statement)
		}
		if f.Sid != "" {
			where = append(where, "(Sid "+diagnostic.Quote(f.Sid)+")")
		}
		line := f.Check + ": " + f.Detail
		if len(where) > 0 {
			line = f.Check + ", " + strings.Join(where, " ") + ": " + f.Detail
		}
		fmt.Fprintf(&b, "    %s\n", diagnostic.OneLine(line))
	}
	return b.String()
}
