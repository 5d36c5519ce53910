package view

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
)

// Permissions is what plan --check-permissions learned of the caller.
type Permissions struct {
	// Caller is the user or role whose policies were judged.
	Caller string `json:"caller"`
	// Skipped says why nothing could be learned; empty when something was.
	Skipped string `json:"skipped,omitempty"`
	// Actions are all that the run needs, with the resource of each.
	Actions []permissions.Finding `json:"actions"`
}

// NewPermissions returns the view of a report; nil for none.
func NewPermissions(r *permissions.Report) *Permissions {
	if r == nil {
		return nil
	}
	p := &Permissions{Caller: r.Caller, Skipped: r.Skipped, Actions: r.Findings}
	if p.Actions == nil {
		p.Actions = []permissions.Finding{}
	}
	return p
}

// maxResources is how many resources of an action are shown to a person.
const maxResources = 3

// marks tell the outcomes apart that are not simply allowed.
var marks = map[permissions.Outcome]string{permissions.Lacking: "-", permissions.Unknown: "?", permissions.Dispensable: "~"}

// text writes the permissions for a person: what is allowed is only counted, and what is not
// is shown once for all resources that AWS says the same of. Nil is nothing.
func (p *Permissions) text(b *strings.Builder) {
	if p == nil {
		return
	}
	if p.Skipped != "" {
		fmt.Fprintf(b, "\nPermissions of the caller: not checked, since %s.\n", p.Skipped)
		return
	}
	fmt.Fprintf(b, "\nPermissions of %s\n", p.Caller)
	type group struct {
		permissions.Finding
		resources []string
	}
	var groups []*group
	byKind := map[permissions.Finding]*group{}
	allowed := 0
	for _, f := range p.Actions {
		if f.Outcome == permissions.Granted {
			allowed++
			continue
		}
		kind := f
		kind.Resource = ""
		if byKind[kind] == nil {
			byKind[kind] = &group{Finding: kind}
			groups = append(groups, byKind[kind])
		}
		byKind[kind].resources = append(byKind[kind].resources, f.Resource)
	}
	for _, g := range groups {
		fmt.Fprintf(b, "%s %s (to %s): %s%s\n", marks[g.Outcome], g.Action, g.Why, g.Reason, note(g.Outcome))
		for i, resource := range g.resources {
			if i == maxResources {
				fmt.Fprintf(b, "    and %d more\n", len(g.resources)-maxResources)
				break
			}
			fmt.Fprintf(b, "    %s\n", resource)
		}
	}
	fmt.Fprintf(b, "%d of the %d actions that this run needs are allowed.\n", allowed, len(p.Actions))
}

func note(o permissions.Outcome) string {
	switch o {
	case permissions.Unknown:
		return " (not certain)"
	case permissions.Dispensable:
		return " (the run goes on without it)"
	default:
		return ""
	}
}
