package cluster

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Run makes the checks, in the order of Checks. If the cluster is another one, all but the first are
// skipped. When ctx ends the results mean nothing, which is for the caller to see.
func Run(ctx context.Context, in Input) []verify.Result {
	results := checkIdentity(ctx, in)
	if len(results) > 0 && results[0].Outcome == verify.Problem {
		for _, c := range Checks()[1:] {
			results = append(results, c.Skipped("", "it is not known to be this cluster: see %s", identity.ID))
		}
		return results
	}
	return append(results, side(
		func() []verify.Result { return checkRootCredentials(ctx, in) },
		func() []verify.Result { return checkCredentialsMode(ctx, in) },
		func() []verify.Result { return checkIssuer(ctx, in) },
		func() []verify.Result { return checkKeys(ctx, in) },
		func() []verify.Result { return checkSecrets(ctx, in) },
		func() []verify.Result { return checkRequests(ctx, in) },
		func() []verify.Result { return checkOperators(ctx, in) },
	)...)
}

// side makes some checks side by side, and returns their results in the order of the checks.
func side(checks ...func() []verify.Result) []verify.Result {
	found := make([][]verify.Result, len(checks))
	var group errgroup.Group
	group.SetLimit(concurrency) // a goroutine more would only wait for its request
	for i, check := range checks {
		group.Go(func() error {
			found[i] = check()
			return nil
		})
	}
	_ = group.Wait() // none of them returns an error
	var results []verify.Result
	for _, f := range found {
		results = append(results, f...)
	}
	return results
}
