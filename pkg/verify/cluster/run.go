package cluster

import (
	"context"
	"slices"

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
	return raise(append(results, side(
		func() []verify.Result { return advised(checkRootCredentials(ctx, in)) },
		func() []verify.Result { return checkCredentialsMode(ctx, in) },
		func() []verify.Result { return checkIssuer(ctx, in) },
		func() []verify.Result { return checkKeys(ctx, in) },
		func() []verify.Result { return advised(checkSecrets(ctx, in)) },
		func() []verify.Result { return checkRequests(ctx, in) },
		func() []verify.Result { return checkOperators(ctx, in) },
	)...))
}

// advised says what to do about what was skipped since it may not be read, for the checks that tell
// whether the cluster is safe.
func advised(results []verify.Result) []verify.Result {
	for i, r := range results {
		if r.Outcome == verify.Skipped {
			results[i] = r.Advise("Give the user of the kubeconfig the ClusterRole in docs/verify.md, or another kubeconfig with --kubeconfig, and run the command again.")
		}
	}
	return results
}

// raise makes warnings of what was skipped and has advice: somebody who may read next to nothing must not
// take the rest for a proof. Where nothing could be checked there is no rest, and that is for the caller to see.
func raise(results []verify.Result) []verify.Result {
	skipped := func(r verify.Result) bool { return r.Outcome == verify.Skipped }
	if !slices.ContainsFunc(results, func(r verify.Result) bool { return !skipped(r) }) {
		return results
	}
	for i, r := range results {
		if skipped(r) && r.Advice != "" {
			results[i] = r.Check.Warning(r.Subject, "it is not known: %s", r.Reason).Advise("%s", r.Advice)
		}
	}
	return results
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
