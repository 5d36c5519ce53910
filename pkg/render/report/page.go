package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/lint"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// page is what the page says.
type page struct {
	*render.Stack
	// ServiceAccounts are how many service accounts may assume a role, Actions how many
	// actions are allowed, each counted in every role that has it.
	ServiceAccounts, Actions int
	// Patterns are how many of the actions stand for more than one.
	Patterns int
	// Managed is the number of managed policies.
	Managed   int
	Marks     marks
	Chain     []picture
	Roles     []role
	Sensitive []finding
	// Lint are what the policy lint found, and Silenced what it was told not to.
	Lint, Silenced []lint.Finding
	// Adjusted are the roles that have adjustments.
	Adjusted []role
	// Session says how long the credentials of a role last.
	Session string
	// Foreign are the components whose roles somebody else made.
	Foreign     []render.Component
	Publication publication
}

// finding is a sensitive action, and the roles that have it.
type finding struct {
	Action, Why string
	Roles       []*role
	// More is how many roles have it besides.
	More int
}

// listed is how many roles of a finding are named; the rest is counted. Each role says for
// itself what it has.
const listed = 8

func newPage(s *render.Stack) (*page, error) {
	p := &page{Stack: s, Roles: make([]role, 0, len(s.Components)), Session: sessionWords(s)}
	for _, f := range s.Findings {
		if f.Silenced {
			p.Silenced = append(p.Silenced, f)
		} else {
			p.Lint = append(p.Lint, f)
		}
	}
	accounts := map[string]bool{}
	for _, c := range s.Components {
		if c.Role == nil {
			p.Foreign = append(p.Foreign, c)
			continue
		}
		r, err := newRole(s, c, len(p.Roles)+1)
		if err != nil {
			return nil, fmt.Errorf("role %s: %w", c.Role.RoleName, err)
		}
		p.Roles = append(p.Roles, r)
		if len(c.Adjustments) > 0 {
			p.Adjusted = append(p.Adjusted, r)
		}
		p.Actions += r.Reads + r.Changes
		p.Patterns += r.Patterns
		p.Managed += len(c.Role.Managed)
		p.Marks.add(r.Marks)
		for _, sub := range r.Trust.Subjects {
			accounts[sub.Text] = true
		}
	}
	p.ServiceAccounts = len(accounts)
	p.Sensitive = findings(p.Roles)
	if s.Provider != nil {
		p.Chain = chain(p)
	}
	var err error
	p.Publication, err = newPublication(s)
	return p, err
}

// sessionWords says how long credentials last: a session of AssumeRoleWithWebIdentity lasts an hour
// unless more is asked for, and a role allows an hour unless it says more.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func sessionWords(s *render.Stack) string {
	if s.MaxSession > time.Hour {
		return fmt.Sprintf("after an hour, or %s at most where a component asks for it", duration(s.MaxSession))
	}
	return "after an hour at most"
}

// duration returns a duration as 2 h 30 min.
func duration(d time.Duration) string {
	text := d.String() // 2h30m0s
	for _, unit := range []string{"0s", "0m"} {
		if rest, ok := strings.CutSuffix(text, unit); ok && strings.HasSuffix(rest, map[string]string{"0s": "m", "0m": "h"}[unit]) {
			text = rest
		}
	}
	return strings.TrimSpace(strings.NewReplacer("h", " h ", "m", " min ", "s", " s").Replace(text))
}

// findings returns the sensitive actions of all roles, sorted.
func findings(roles []role) []finding {
	byAction := map[string]*finding{}
	var names []string
	for i := range roles {
		r := &roles[i]
		for j := range r.Grants {
			for _, action := range r.Grants[j].Marked {
				if action.Sensitive == "" {
					continue
				}
				f, ok := byAction[action.Name]
				if !ok {
					f = &finding{Action: action.Name, Why: action.Sensitive}
					byAction[action.Name] = f
					names = append(names, action.Name)
				}
				switch {
				case slices.Contains(f.Roles, r): // in an earlier statement
				case len(f.Roles) < listed:
					f.Roles = append(f.Roles, r)
				default:
					f.More++
				}
			}
		}
	}
	slices.Sort(names)
	list := make([]finding, len(names))
	for i, name := range names {
		list[i] = *byAction[name]
	}
	return list
}
