package offline

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkLimits tells what AWS would refuse, and what it may refuse. That the roles could not be
// computed for a reason that another check gave already is not said again.
func checkLimits(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	if e.DesiredErr != nil {
		for _, err := range diagnostic.Each(e.DesiredErr) {
			if !e.isSaid(err) && !e.isAboutAnother(err) {
				results = append(results, c.Failed("", err)...)
			}
		}
		if len(results) == 0 {
			return []verify.Result{c.Skipped("", "%s", e.withoutRoles())}
		}
		return results
	}
	if len(e.Desired) == 0 && len(e.ownRequests()) > 0 {
		return []verify.Result{c.Skipped("", "%s", e.withoutRoles())}
	}
	warnings, err := cloud.CheckRoles(e.Desired, nil, 0)
	if err != nil {
		results = c.Failed("", err)
	}
	for _, text := range warnings {
		results = append(results, c.Warning("", "%s", text))
	}
	return results
}

// withoutRoles says why it is not known which roles a run would want.
func (e *evidence) withoutRoles() string {
	if e.DesiredErr != nil {
		return "the roles cannot be computed before the problems of the install directory are mended"
	}
	return "the roles are not known here"
}

// isSaid reports whether a result has an error as its reason.
func (e *evidence) isSaid(err error) bool {
	return slices.ContainsFunc(e.said, func(r verify.Result) bool { return r.Reason == diagnostic.OneLine(err.Error()) })
}
