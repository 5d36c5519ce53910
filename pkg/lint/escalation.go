package lint

import (
	"fmt"
	"slices"
	"strings"
)

// mostWays is how many ways to more permissions a line tells.
const mostWays = 3

// escalations finds a statement that lets whoever has the role get at more than the role grants.
// It returns the actions that it reported.
func (r *role) escalations(s statement) []string {
	if !everyOfAType(s.Resource) {
		return nil
	}
	var reported, ways []string
	add := func(found []string, how string) {
		ways = append(ways, how+" ("+fewOf(found)+")")
		for _, action := range found {
			if !slices.Contains(reported, action) {
				reported = append(reported, action)
			}
		}
	}
	if how := r.passRole(s); how != "" {
		add(r.granting(s, []string{passRole}), how)
	}
	for _, e := range escalations() {
		if found := r.granting(s, e.actions); len(found) > 0 && !limited(s.Condition, e.keys...) {
			add(found, e.how)
		}
	}
	if len(ways) == 0 {
		return nil
	}
	if len(ways) > mostWays {
		ways = append(ways[:mostWays], fmt.Sprintf("and in %d more ways act beyond it", len(ways)-mostWays))
	}
	r.find(privilegeEscalationID, &s, reported, "whoever has the role can %s", strings.Join(ways, "; "))
	return reported
}

// granting returns the actions of a statement that stand for one of some actions of AWS.
func (r *role) granting(s statement, wanted []string) []string {
	var found []string
	for _, action := range s.Action {
		if slices.ContainsFunc(wanted, func(w string) bool { return isAction(action, w) && !r.denied(w) }) {
			found = append(found, action)
		}
	}
	return found
}
