package iamroles

import (
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/lint"
)

// Policies returns the policies of the desired roles as the lint judges them, in the order of the
// roles. Roles that somebody else made are not among them.
func (c *Comparison) Policies() []lint.Policy {
	policies := make([]lint.Policy, 0, len(c.desired))
	for _, d := range c.desired {
		p := lint.Policy{Request: d.request.ID(), Role: d.role.RoleName, Trust: d.role.Trust}
		if c.quotas != nil {
			p.TrustLimit = c.quotas.TrustPolicySize
		}
		for _, name := range slices.Sorted(maps.Keys(d.role.Inline)) {
			p.Documents = append(p.Documents, lint.Document{Name: name, Document: d.role.Inline[name]})
		}
		for _, m := range d.role.Managed {
			p.Documents = append(p.Documents, lint.Document{Name: m.PolicyName, Managed: true, Document: m.Document})
		}
		policies = append(policies, p)
	}
	return policies
}
