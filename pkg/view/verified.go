package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Verified is the result of verify.
type Verified struct {
	SchemaVersion int `json:"schemaVersion"`
	// Cluster is what the state says; nil when nothing was made yet.
	Cluster *Cluster        `json:"cluster,omitempty"`
	Checks  []VerifiedCheck `json:"checks"`
	Summary VerifiedSummary `json:"summary"`
}

// VerifiedCheck is what one check found about one object.
type VerifiedCheck struct {
	ID       string         `json:"id"`
	Group    verify.Group   `json:"group"`
	Sentence string         `json:"sentence"`
	Subject  string         `json:"subject,omitempty"`
	Outcome  verify.Outcome `json:"outcome"`
	Reason   string         `json:"reason,omitempty"`
	Advice   string         `json:"advice,omitempty"`
}

// VerifiedSummary counts the results by outcome.
type VerifiedSummary struct {
	OK      int `json:"ok"`
	Warning int `json:"warning"`
	Problem int `json:"problem"`
	Skipped int `json:"skipped"`
}

// NewVerified returns the result of a report; cluster may be nil.
func NewVerified(cluster *Cluster, report verify.Report) Verified {
	v := Verified{
		SchemaVersion: SchemaVersion, Cluster: cluster, Checks: []VerifiedCheck{},
		Summary: VerifiedSummary{
			OK: report.Count(verify.OK), Warning: report.Count(verify.Warning),
			Problem: report.Count(verify.Problem), Skipped: report.Count(verify.Skipped),
		},
	}
	for _, r := range report.Results {
		v.Checks = append(v.Checks, VerifiedCheck{
			ID: r.Check.ID, Group: r.Check.Group, Sentence: r.Check.Sentence,
			Subject: r.Subject, Outcome: r.Outcome, Reason: r.Reason, Advice: r.Advice,
		})
	}
	return v
}

// String counts the results in words, those that matter most first.
func (s VerifiedSummary) String() string {
	var counts []string
	if s.Problem > 0 {
		counts = append(counts, plural(s.Problem, "problem"))
	}
	if s.Warning > 0 {
		counts = append(counts, plural(s.Warning, "warning"))
	}
	counts = append(counts, fmt.Sprintf("%d ok", s.OK))
	if s.Skipped > 0 {
		counts = append(counts, fmt.Sprintf("%d skipped", s.Skipped))
	}
	return strings.Join(counts, ", ") + "."
}

// clusterIdentity is the check that all others of the running cluster rest on (pkg/verify/cluster).
const clusterIdentity = "cluster-identity"

// conclusion is the result on one line. It does not say that all is well of a cluster that may be another one.
func (v Verified) conclusion() string {
	unknown := slices.ContainsFunc(v.Checks, func(c VerifiedCheck) bool {
		return c.ID == clusterIdentity && c.Outcome != verify.OK
	})
	switch {
	case v.Summary.Problem > 0:
		return v.Summary.String()
	case unknown:
		return "It is not known whether this is the right cluster: " + v.Summary.String()
	}
	return "No problem found: " + v.Summary.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
