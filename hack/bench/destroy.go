package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// destroyResult is what was measured of destroy in an account with other roles.
type destroyResult struct {
	others   int // roles of the account that are somebody else's
	requests int
	mutating int
	depth    int
	wall     time.Duration
	usual    string
}

// otherRoles are the accounts in which destroy is measured, by how many other roles they have.
var otherRoles = []struct {
	roles int
	usual string
}{
	{0, "–"},
	{1000, "a request for each role of the account, in series: 20 s for 300"},
}

// maxDestroyDepth bounds how many requests of destroy wait for each other: one for the account, four to
// look at the bucket and what it says, four for a role with its policies, two for the provider, and five
// for the bucket. One more is for the machine, which can make a request seem to wait.
const maxDestroyDepth = 17

// measureDestroy measures destroy of what create manifests made, in accounts that differ in how many
// other roles they have.
func (b *bench) measureDestroy(ctx context.Context, roles func(i int) int) ([]destroyResult, error) {
	var results []destroyResult
	for i, account := range otherRoles {
		r := result{}
		others := roles(i)
		for range b.runs {
			s, err := b.destroyOnce(ctx, others)
			if err != nil {
				return nil, fmt.Errorf("%d other roles: %w", others, err)
			}
			r.samples = append(r.samples, s)
		}
		best := r.best()
		results = append(results, destroyResult{
			others: others, requests: len(best.requests), mutating: len(faultproxy.Mutating(best.requests)), depth: best.depth,
			wall: r.wall(), usual: account.usual,
		})
	}
	return results, nil
}

func (b *bench) destroyOnce(ctx context.Context, others int) (sample, error) {
	cluster, err := b.fresh(ctx, b.temp)
	if err != nil {
		return sample{}, err
	}
	if _, err := b.once(ctx, []string{"create", "manifests", "--dir", cluster, "--credentials-requests-dir", b.harness.Requests()}); err != nil {
		return sample{}, err
	}
	// Afterwards: create would refuse an account whose quota of roles is used up.
	if err := makeRoles(ctx, b.harness.Moto.URL(), others); err != nil {
		return sample{}, err
	}
	return b.once(ctx, []string{"destroy", "--yes", "--dir", cluster})
}

// makeRoles makes roles of somebody else, past the proxy.
func makeRoles(ctx context.Context, endpoint string, n int) error {
	const workers = 8
	client := awsstate.NewIAM(endpoint)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				_, errs[w] = client.CreateRole(ctx, &iam.CreateRoleInput{
					RoleName: aws.String(fmt.Sprintf("somebodys-%04d", i)), AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`),
				})
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// writeDestroyTable writes the results as a Markdown table.
func writeDestroyTable(w io.Writer, results []destroyResult) error {
	var b strings.Builder
	b.WriteString("| `destroy`, in an account with | requests | mutating | depth | wall time | the usual tool |\n")
	b.WriteString("|---|---:|---:|---:|---:|---|\n")
	for _, r := range results {
		fmt.Fprintf(&b, "| %d other roles | %d | %d | %d | %s | %s |\n", r.others, r.requests, r.mutating, r.depth, seconds(r.wall), r.usual)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// checkDestroy returns an error that names every broken bound: what other roles an account has must
// not make a difference.
func checkDestroy(results []destroyResult) error {
	var errs []error
	for _, r := range results {
		if first := results[0]; r.requests != first.requests {
			errs = append(errs, fmt.Errorf("destroy makes %d requests with %d other roles in the account, and %d with %d", r.requests, r.others, first.requests, first.others))
		}
		if r.depth > maxDestroyDepth {
			errs = append(errs, fmt.Errorf("destroy, %d other roles: %d requests one after the other, and not at most %d", r.others, r.depth, maxDestroyDepth))
		}
	}
	return errors.Join(errs...)
}
