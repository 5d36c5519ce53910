package iamroles

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// ForIssuer returns the comparisons with trust policies for the issuer of an endpoint, which may have
// become known only after the roles were looked at. What was found of them is not looked at again.
func (c *Comparison) ForIssuer(e *endpoint.Endpoint) ([]cloud.Comparison, error) {
	comparisons := make([]cloud.Comparison, len(c.Roles))
	for i, before := range c.Roles {
		role := c.desired[i].role
		role.Trust = trustPolicy(e, c.desired[i].request)
		var err error
		if comparisons[i], err = (&candidate{role: role, actual: actualRole(before)}).compare(); err != nil {
			return nil, fmt.Errorf("compare again, with the issuer %s: %w", e.Issuer, err)
		}
	}
	return comparisons, nil
}

// actualRole returns the role that was compared; nil if there is none.
func actualRole(c cloud.Comparison) *cloud.ActualRole {
	actual, _ := c.Actual.(*cloud.ActualRole)
	return actual
}
