package simulate

import (
	"slices"
	"strings"
)

// Rules are what the server knows.
type Rules struct {
	// Caller is the ARN that GetCallerIdentity answers.
	Caller string
	// Source is the identity whose policies are simulated; IAM knows no other.
	Source string
	// Identity are its policies.
	Identity []Statement
	// Boundary is its permissions boundary, and Organization the service control policies;
	// nil for none.
	Boundary, Organization []Statement
	// Apart are actions that are not judged together with others.
	Apart []string
	// Refused are error codes by operation: SimulatePrincipalPolicy, GetCallerIdentity.
	Refused map[string]string
	// PageSize is how many results a page has; 0 for IAM's 100.
	PageSize int
}

// Statement is one statement of a policy.
type Statement struct {
	// Policy is the name of the policy that it is in.
	Policy string
	// Deny is set for what forbids; else it allows.
	Deny bool
	// Actions and Resources are patterns, in which * stands for any characters.
	Actions, Resources []string
	// Keys are the values that condition keys must have. A key of which the request says
	// nothing makes the statement not hold, as StringEquals does, and is reported.
	Keys map[string]string
}

// The decisions, as IAM spells them.
const (
	allowed      = "allowed"
	explicitDeny = "explicitDeny"
	implicitDeny = "implicitDeny"
)

// evaluation is the outcome of one action on one resource.
type evaluation struct {
	decision         string
	policies         []string
	missing          []string
	byOrganization   bool // whether the organization allows it
	byBoundary       bool // whether the boundary allows it
	boundaryInEffect bool
}

// evaluate judges an action on a resource as IAM does: what is not allowed by every kind of
// policy is denied, and what one forbids is denied in any case.
func (r Rules) evaluate(action, resource string, context map[string][]string) evaluation {
	e := evaluation{byOrganization: true, byBoundary: true, boundaryInEffect: r.Boundary != nil}
	if r.Organization != nil {
		decision, _, _ := judge(r.Organization, action, resource, context)
		e.byOrganization = decision == allowed
	}
	e.decision, e.policies, e.missing = judge(r.Identity, action, resource, context)
	if r.Boundary != nil {
		decision, _, _ := judge(r.Boundary, action, resource, context)
		e.byBoundary = decision == allowed
	}
	if e.decision == allowed && !(e.byOrganization && e.byBoundary) {
		e.decision = implicitDeny
	}
	return e
}

func judge(statements []Statement, action, resource string, context map[string][]string) (decision string, policies, missing []string) {
	decision = implicitDeny
	for _, s := range statements {
		if !anyMatches(s.Actions, strings.ToLower(action), strings.ToLower) || !anyMatches(s.Resources, resource, same) {
			continue
		}
		holds := true
		for key, value := range s.Keys {
			values, known := context[key]
			if !known {
				missing = append(missing, key)
			}
			holds = holds && slices.Contains(values, value)
		}
		switch {
		case !holds:
		case s.Deny && decision != explicitDeny:
			decision, policies = explicitDeny, []string{s.Policy}
		case s.Deny:
			policies = append(policies, s.Policy)
		case decision != explicitDeny:
			decision, policies = allowed, append(policies, s.Policy)
		}
	}
	slices.Sort(missing)
	return decision, policies, slices.Compact(missing)
}

func same(text string) string { return text }

func anyMatches(patterns []string, text string, fold func(string) string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return Matches(fold(p), text) })
}

// Matches reports whether text matches a pattern of a policy, in which * stands for any
// characters and ? for one.
func Matches(pattern, text string) bool {
	if pattern == "" || text == "" {
		return strings.Trim(pattern, "*") == "" && text == ""
	}
	switch pattern[0] {
	case '*':
		return Matches(pattern[1:], text) || Matches(pattern, text[1:])
	case '?', text[0]:
		return Matches(pattern[1:], text[1:])
	}
	return false
}
