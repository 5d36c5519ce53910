// Package offline proves what can be proved without a connection: that what lies in an
// install directory fits together, and that openshift-install and the bootstrap will find it.
//
// catalogue.go lists the checks; each theme has a file of its own.
package offline

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Input is what the checks judge.
type Input struct {
	// Dir is the install directory as it was read; never nil. Its files are read again here,
	// each by the check that needs it.
	Dir *installdir.Directory
	// Endpoint, Key and OIDC are what the state saved; nil where it has none. Requests and
	// Roles, in the same order, are empty then.
	Endpoint *endpoint.Endpoint
	Key      *keypair.KeyPair
	OIDC     *oidcconfig.OIDCConfig
	Requests []credentialsrequest.Request
	Roles    []iamroles.Role
	// SharedIssuer is set when the options acknowledge that other clusters use the issuer, and
	// RoleNameTemplate is the pattern of roles' names, or empty.
	SharedIssuer     bool
	RoleNameTemplate string
	// Recorded are the files that the state records.
	Recorded []store.Recorded
	// Desired are the roles as a run would want them now, computed without a connection, or
	// DesiredErr says why they could not be.
	Desired    []cloud.Role
	DesiredErr error
}

// Checks returns the checks in the order in which Run makes them.
func Checks() []verify.Check {
	var checks []verify.Check
	for _, c := range catalogue() {
		checks = append(checks, c.Check)
	}
	return checks
}

// Run makes all checks. Each has at least one result: one for every object that is not as it
// should be, or one OK for all. What cannot be read is the problem of the check that needs it.
func Run(ctx context.Context, in Input) []verify.Result {
	e := gather(ctx, in)
	checks := catalogue()
	results := make([][]verify.Result, len(checks))
	for _, late := range []bool{false, true} {
		for i, c := range checks {
			if c.late == late {
				results[i] = c.judge(ctx, e)
				e.said = append(e.said, results[i]...)
			}
		}
	}
	var all []verify.Result
	for _, r := range results {
		all = append(all, r...)
	}
	return all
}

// judge makes one check.
func (c check) judge(ctx context.Context, e *evidence) []verify.Result {
	if c.ID != stateID {
		if e.nothing() {
			return []verify.Result{c.Skipped("", "nothing was made or rendered here")}
		}
		for _, need := range c.needs {
			if why := need(e); why != "" {
				return []verify.Result{c.Skipped("", "%s", why)}
			}
		}
	}
	results := c.find(ctx, e, c.Check)
	if slices.ContainsFunc(results, func(r verify.Result) bool { return r.Outcome != verify.Skipped || r.Subject == "" }) {
		return results
	}
	// What was not skipped is as it should be.
	return append([]verify.Result{c.OK("")}, results...)
}
