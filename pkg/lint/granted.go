package lint

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/lint/actions"
)

// denied reports whether a statement of the role denies an action whatever the resource and the
// circumstances; what is denied so is not granted by any wildcard.
func (r *role) denied(action string) bool {
	return r.anyStatement(func(s iampolicy.Statement) bool {
		return s.Effect == iampolicy.Deny && len(s.Condition) == 0 && slices.Contains(s.Resource, "*") && matches(s, action)
	})
}

// allowed reports whether a statement of the role allows an action, on some resource.
func (r *role) allowed(action string) bool {
	return !r.denied(action) && r.anyStatement(func(s iampolicy.Statement) bool {
		return s.Effect == iampolicy.Allow && matches(s, action)
	})
}

func (r *role) anyStatement(is func(iampolicy.Statement) bool) bool {
	return slices.ContainsFunc(r.policy.Documents, func(d Document) bool {
		return slices.ContainsFunc(d.Document.Statement, is)
	})
}

// matches reports whether a statement is about an action.
func matches(s iampolicy.Statement, action string) bool {
	return slices.ContainsFunc(s.Action, func(pattern string) bool { return isAction(pattern, action) })
}

// isAction reports whether an action of a policy stands for an action of AWS.
func isAction(pattern, action string) bool { return iampolicy.CoversAction(pattern, action) }

// spellings returns the names of those actions that are so.
func spellings(list []actions.Action, is func(actions.Action) bool) []string {
	var all []string
	for _, a := range list {
		if is(a) {
			all = append(all, a.String())
		}
	}
	return all
}
