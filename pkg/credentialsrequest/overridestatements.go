package credentialsrequest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

const allow = "Allow"

// applyStatements changes what a request asks for: first what goes, then what is narrowed, then what
// is added, which has resources and conditions of its own. Statements that deny stay as they are: with
// less of them the role would be allowed more.
func (o Overrides) applyStatements(i int, override stsconfig.Override, r *Request) error {
	var problems []error
	had := slices.ContainsFunc(r.StatementEntries, allows)
	for j, removal := range override.RemoveActions {
		entries, err := remove(r.StatementEntries, removal.Actions)
		if err != nil {
			problems = append(problems, o.refused(i, fmt.Sprintf(".removeActions[%d]", j), *r, err))
			continue
		}
		r.StatementEntries = entries
		r.adjust(removal.Reason, "removes %s", strings.Join(removal.Actions, ", "))
	}
	for j, narrowing := range override.Narrow {
		entries, err := narrow(r.StatementEntries, narrowing)
		if err != nil {
			problems = append(problems, o.refused(i, fmt.Sprintf(".narrow[%d]", j), *r, err))
			continue
		}
		r.StatementEntries = entries
		which := "all actions"
		if len(narrowing.Actions) > 0 {
			which = strings.Join(narrowing.Actions, ", ")
		}
		r.adjust(narrowing.Reason, "narrows %s%s%s", which, onResources(" to ", narrowing.Resources), under(narrowing.Condition))
	}
	for _, addition := range override.AddActions {
		entry := StatementEntry{Effect: allow, Action: slices.Clone(addition.Actions), Resource: "*", PolicyCondition: addition.Condition}
		if len(addition.Resources) > 0 {
			entry.Resource, entry.Resources = "", slices.Clone(addition.Resources)
		}
		r.StatementEntries = append(slices.Clip(r.StatementEntries), entry)
		r.adjust(addition.Reason, "adds %s%s%s", strings.Join(addition.Actions, ", "), onResources(" on ", entry.On()), under(addition.Condition))
	}
	if len(problems) == 0 && had && !slices.ContainsFunc(r.StatementEntries, allows) {
		problems = append(problems, diagnostic.Inputf("Name a role that exists with roleARN if the component is to have none here.",
			"%s: nothing is left that %s is allowed", o.source(i, ".removeActions"), r.ID()))
	}
	return errors.Join(problems...)
}

func allows(s StatementEntry) bool { return s.Effect == allow }

// refused says where an override stands that cannot be applied, and for which request.
func (o Overrides) refused(i int, field string, r Request, err error) error {
	return fmt.Errorf("%s: CredentialsRequest %s: %w", o.source(i, field), r.ID(), err)
}

// remove takes actions out of all statements that allow; one without actions goes.
func remove(entries []StatementEntry, patterns []string) ([]StatementEntry, error) {
	var kept []StatementEntry
	err := selectActions(entries, patterns, "Remove that wildcard as a whole (removeActions), and give back with addActions what the component needs of it.",
		func(entry StatementEntry, _, rest []string) error {
			if len(rest) > 0 {
				entry.Action = rest
				kept = append(kept, entry)
			}
			return nil
		}, func(entry StatementEntry) { kept = append(kept, entry) })
	return kept, err
}

// narrow limits the actions of all statements that allow; a statement of which only some are limited
// becomes two.
func narrow(entries []StatementEntry, n stsconfig.Narrowing) ([]StatementEntry, error) {
	var all []StatementEntry
	patterns := n.Actions
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	err := selectActions(entries, patterns, "Name the wildcard as the request does: it can only be narrowed as a whole.",
		func(entry StatementEntry, selected, rest []string) error {
			if len(rest) > 0 {
				other := entry
				other.Action = rest
				all = append(all, other)
			}
			if len(selected) == 0 {
				return nil
			}
			entry.Action = selected
			if len(n.Resources) > 0 {
				if wide := notCovered(n.Resources, entry.On()); wide != "" {
					return diagnostic.Inputf("Name resources that the request's cover, and the actions that they are for: what a request does not ask for is added with addActions.",
						"%s is allowed on %s, which does not cover %s", enumerate(selected), enumerate(entry.On()), diagnostic.Quote(wide))
				}
				entry.Resource, entry.Resources = "", slices.Clone(n.Resources)
			}
			var err error
			entry.PolicyCondition, err = withCondition(entry, n.Condition)
			all = append(all, entry)
			return err
		}, func(entry StatementEntry) { all = append(all, entry) })
	return all, err
}

// selectActions calls each for every statement that allows, with the actions that patterns cover and
// the rest, and other for those that deny. A pattern that stands for a part of a wildcard is an error
// with the hint, and so is one that covers nothing.
func selectActions(entries []StatementEntry, patterns []string, hint string, each func(entry StatementEntry, selected, rest []string) error, other func(StatementEntry)) error {
	used := make([]bool, len(patterns))
	var known []string
	for _, entry := range entries {
		if !allows(entry) {
			other(entry)
			continue
		}
		var selected, rest []string
		for _, action := range entry.Action {
			known = append(known, action)
			found, part := false, ""
			for i, pattern := range patterns {
				switch {
				case iampolicy.CoversAction(pattern, action):
					used[i], found = true, true
				case iampolicy.ActionsOverlap(pattern, action):
					part = pattern
				}
			}
			switch {
			case found:
				selected = append(selected, action)
			case part != "":
				return diagnostic.Inputf(hint, "%s is a part of what %s allows, which stays whole", part, diagnostic.Quote(action))
			default:
				rest = append(rest, action)
			}
		}
		if err := each(entry, selected, rest); err != nil {
			return err
		}
	}
	if i := slices.Index(used, false); i >= 0 {
		return diagnostic.Inputf("It allows "+enumerate(sortedOnce(known))+".", "it does not allow %s", patterns[i])
	}
	return nil
}

// notCovered returns the first resource that none of the request's stands for; empty if all are. What
// a request names in the partition aws is meant for that of the cluster. A policy variable can come to
// anything, and is covered by what covers that, or by the request's naming exactly the same.
func notCovered(resources, request []string) string {
	const commercial = "arn:aws:"
	for _, resource := range resources {
		inCommercial := resource
		if parts := strings.SplitN(resource, ":", 3); len(parts) == 3 && parts[0] == "arn" {
			inCommercial = commercial + parts[2]
		}
		stands := func(r, other string) bool {
			return r == other || iampolicy.Covers(r, iampolicy.WithoutVariables(other))
		}
		if !slices.ContainsFunc(request, func(r string) bool {
			return stands(r, resource) || strings.HasPrefix(r, commercial) && stands(r, inCommercial)
		}) {
			return resource
		}
	}
	return ""
}

func onResources(word string, resources []string) string {
	if len(resources) == 0 {
		return ""
	}
	return word + strings.Join(resources, ", ")
}
