package lint

import (
	"fmt"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/lint/actions"
)

// Run judges the policies of roles: a finding for each check and statement, in the order of the
// policies, silenced ones included; then the silences that silence nothing.
//
// The only errors are silences that are wrong (Silence.Validate).
func Run(policies []Policy, silences []Silence) ([]Finding, error) {
	if err := validate(silences); err != nil {
		return nil, err
	}
	table := actions.Load()
	var findings []Finding
	for _, p := range policies {
		r := &role{policy: p, table: table}
		r.judge()
		findings = append(findings, r.findings...)
	}
	return silenced(findings, silences), nil
}

// role is a policy while it is judged.
type role struct {
	policy   Policy
	table    *actions.Table
	findings []Finding
}

func (r *role) judge() {
	r.trust()
	for _, d := range r.policy.Documents {
		for i, s := range d.Document.Statement {
			r.statement(statement{Statement: s, policy: d.Name, index: i})
		}
	}
	r.sizes()
}

// statement is judged by each check, in the order of the catalogue.
func (r *role) statement(s statement) {
	r.names(s)
	if s.Effect != iampolicy.Allow {
		return // to deny too much is safe
	}
	r.wildcards(s)
	escalating := r.escalations(s)
	r.anyResource(s, escalating)
}

// statement is a statement with its place.
type statement struct {
	iampolicy.Statement

	policy string
	index  int
}

// find adds a finding about a statement, or about the role as such where s is nil.
func (r *role) find(id string, s *statement, named []string, format string, args ...any) {
	check, _ := Lookup(id)
	f := Finding{
		Check: id, Advice: check.Advice, Request: r.policy.Request, Role: r.policy.Role,
		Detail: diagnostic.OneLine(fmt.Sprintf(format, args...)), Actions: slices.Clone(named),
	}
	if s != nil {
		f.Policy, f.Statement, f.Sid = s.policy, fmt.Sprintf("statement[%d]", s.index), s.Sid
	}
	r.findings = append(r.findings, f)
}
