package offline

import (
	"context"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkState tells whether the state has everything that a whole run saves.
func checkState(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	if e.nothing() {
		return []verify.Result{c.Problem("", "nothing was made or rendered in the install directory %s", diagnostic.Quote(e.Dir.Dir))}
	}
	var missing []string
	for _, part := range []struct {
		name string
		is   bool
	}{
		{"account and issuer", e.Endpoint == nil},
		{"issuer, since the distribution was not made", e.Endpoint != nil && e.Endpoint.Pending},
		{"signing key", e.Key == nil},
		{"published documents", e.OIDC == nil},
		{"CredentialsRequests", len(e.Requests) == 0},
		{"roles (never made, or deleted by `destroy`)", len(e.Roles) == 0},
		{"manifests", len(e.recorded((&manifests.Manifests{}).StateID())) == 0},
	} {
		if part.is {
			missing = append(missing, part.name)
		}
	}
	var results []verify.Result
	if len(missing) > 0 {
		results = append(results, c.Problem("", "the last run did not come to the manifests: the state has no %s", strings.Join(missing, ", no ")))
	}
	if len(e.Roles) > 0 {
		for _, r := range e.Requests {
			if e.roleOf(r) == nil {
				results = append(results, c.Problem("", "the last run did not come to its end: the state has no role for CredentialsRequest %s", r.ID()))
			}
		}
	}
	return results
}
