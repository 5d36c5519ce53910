package permissions

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Outcome is what is known of an action that a run needs.
type Outcome string

// The outcomes.
const (
	// Granted is an action that the caller may do.
	Granted Outcome = "allowed"
	// Lacking is an action that AWS will refuse, and without which the run will fail.
	Lacking Outcome = "lacking"
	// Unknown is an action of which AWS's answer is no certainty.
	Unknown Outcome = "unknown"
	// Dispensable is an action that AWS will refuse, and without which the run goes on.
	Dispensable Outcome = "dispensable"
)

// Finding is what is known of one action on one resource.
type Finding struct {
	Action   string  `json:"action"`
	Resource string  `json:"resource"`
	Outcome  Outcome `json:"outcome"`
	// Why is what the run needs the action for.
	Why string `json:"why"`
	// Reason is why it is not simply allowed; empty when it is.
	Reason string `json:"reason,omitempty"`
}

// Report is what was learned about the caller's permissions.
type Report struct {
	// Caller is the user or role whose policies were judged, or the caller where none was.
	Caller string
	// Skipped says why nothing could be learned; empty when something was.
	Skipped  string
	Findings []Finding
}

// Of returns the findings with an outcome.
func (r Report) Of(o Outcome) []Finding {
	var list []Finding
	for _, f := range r.Findings {
		if f.Outcome == o {
			list = append(list, f)
		}
	}
	return list
}

// Err returns the error of a run for which the caller lacks permissions: it names each lacking
// action once. It is nil when nothing is known to be lacking.
func (r Report) Err() error {
	var actions []string
	seen := map[string]bool{}
	for _, f := range r.Of(Lacking) {
		if !seen[f.Action] {
			seen[f.Action] = true
			actions = append(actions, f.Action)
		}
	}
	if len(actions) == 0 {
		return nil
	}
	return diagnostic.Failuref(
		"The plan says on which resources, and why AWS would refuse. docs/permissions.md has the least policy of each command.",
		"%s lacks permissions that this run needs: %s", r.Caller, strings.Join(actions, ", "))
}

// finding judges a verdict.
func finding(r Request, v cloud.Verdict) Finding {
	f := Finding{Action: r.Action, Resource: r.Resource, Why: r.Why, Outcome: Lacking, Reason: reason(v)}
	switch {
	case v.Decision == cloud.Allowed:
		f.Outcome, f.Reason = Granted, ""
	case v.Decision == cloud.NotSimulated:
		f.Outcome = Unknown
	case v.ByOrganization:
		// The keys that AWS lists are not those of service control policies.
	case len(v.MissingKeys) > 0:
		f.Outcome = Unknown
		f.Reason += ", unless the condition keys that are known only then say otherwise: " + strings.Join(v.MissingKeys, ", ")
	}
	if r.Optional && f.Outcome == Lacking {
		f.Outcome = Dispensable
	}
	return f
}

// reason says why an action is not allowed.
func reason(v cloud.Verdict) string {
	switch {
	case v.Decision == cloud.NotSimulated:
		return v.Note
	case v.ByOrganization:
		return "a service control policy of the organization does not allow it"
	case v.Decision == cloud.ExplicitDeny && len(v.Policies) > 0:
		return "denied by " + strings.Join(v.Policies, ", ")
	case v.Decision == cloud.ExplicitDeny:
		return "a policy denies it"
	case v.ByBoundary:
		return "the caller's permissions boundary does not allow it"
	default:
		return "no policy of the caller allows it"
	}
}
