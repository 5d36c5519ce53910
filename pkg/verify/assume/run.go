package assume

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

// impostorBits is the size of the key that must be refused.
const impostorBits = 2048

// Run makes the proof for all roles at the same time; Input.STS bounds the requests under
// way. The results come in the order of the roles. A proof that an interrupted run did not
// come to is skipped.
func Run(ctx context.Context, in Input) []verify.Result { return run(ctx, in, wallClock{}) }

// prover makes the proofs of one run.
type prover struct {
	Input
	clock    clock
	patience *patience
	minter   *token.Minter
	// impostor mints tokens that carry the cluster's kid and are signed with another key.
	impostor func() (*token.Minter, error)
	done     atomic.Int64 // roles
	// accepted and refused count what must be refused.
	accepted, refused atomic.Int64
}

func run(ctx context.Context, in Input, c clock) []verify.Result {
	if in.Key == nil {
		return inVain(skipAll(in.AcceptsAny, "the private key is not at hand, and no token can be signed without it"), otherwise)
	}
	if len(in.Roles) == 0 {
		return inVain(skipAll(in.AcceptsAny, "there is no role to assume"), "Run `openshift-install-sts create manifests`: it makes the roles.")
	}
	p := &prover{Input: in, clock: c, patience: &patience{}}
	var err error
	if p.minter, err = token.NewMinter(in.Issuer, in.Key); err != nil {
		return checkAssumed.Failed("", err)
	}
	p.impostor = sync.OnceValues(p.newImpostor)
	finished := in.Progress.Measured(fmt.Sprintf("Assuming %d roles with tokens like the cluster's", len(in.Roles)), func() string {
		return fmt.Sprintf("%d done", p.done.Load())
	})
	defer finished()

	results := make([][]verify.Result, len(in.Roles))
	var all sync.WaitGroup
	for i, r := range in.Roles {
		all.Go(func() {
			results[i] = p.prove(ctx, r)
			p.done.Add(1)
		})
	}
	all.Wait()
	joined := slices.Concat(results...)
	if in.AcceptsAny {
		joined = append(joined, p.judgeEndpoint())
	}
	if ctx.Err() != nil {
		return joined
	}
	return inVain(joined, otherwise)
}

// otherwise is what to do where roles cannot be tried.
const otherwise = "Compare the roles with `openshift-install-sts verify --live`; once the cluster runs, `openshift-install-sts verify cluster` shows whether its components get on."

// inVain makes the first result a warning when no role was tried at all: a proof that was asked for
// and is lacking must not look like one.
func inVain(results []verify.Result, advice string) []verify.Result {
	tried := func(r verify.Result) bool { return r.Check.ID == checkAssumed.ID && r.Outcome != verify.Skipped }
	if first := results[0]; !slices.ContainsFunc(results, tried) {
		results[0] = first.Check.Warning(first.Subject, "nothing is proved: %s", first.Reason).
			Advise("%s", advice)
	}
	return results
}

// prove assumes a role with a token of every service account that it is for, for every audience; if one
// can, those that must not are tried.
func (p *prover) prove(ctx context.Context, r Role) []verify.Result {
	var bearers []bearer
	for _, name := range r.ServiceAccounts {
		for _, audience := range r.audiences() {
			bearers = append(bearers, bearer{token.ServiceAccount{Namespace: r.Namespace, Name: name}, audience})
		}
	}
	proofs := make([]proof, len(bearers))
	var all sync.WaitGroup
	for i, b := range bearers {
		all.Go(func() { proofs[i] = p.assume(ctx, r, b) })
	}
	all.Wait()
	var results []verify.Result
	if len(r.ServiceAccounts) == 0 {
		results = verify.SkipAll([]verify.Check{checkAssumed, checkIdentity}, roleName(r.ARN), "its CredentialsRequest names no service account, so that it is not known whose token to try")
	}
	var able *bearer
	for _, proof := range proofs {
		results = append(results, proof.results...)
		if proof.assumed && able == nil {
			able = &proof.bearer
		}
	}
	switch {
	case r.Foreign:
		return append(results, verify.SkipAll(counterChecks, roleName(r.ARN), "whom else it trusts is decided by whoever made the role")...)
	case able == nil:
		return append(results, verify.SkipAll(counterChecks, roleName(r.ARN), "a refusal proves nothing as long as the role cannot be assumed at all")...)
	}
	return append(results, p.counterProofs(ctx, r, *able)...)
}

func (p *prover) newImpostor() (*token.Minter, error) {
	key, err := rsa.GenerateKey(rand.Reader, impostorBits)
	if err != nil {
		return nil, fmt.Errorf("generate another RSA key: %w", err)
	}
	kid, err := oidc.KeyID(&p.Key.PublicKey)
	if err != nil {
		return nil, err
	}
	return token.NewImpostor(p.Issuer, key, kid)
}

func skipAll(acceptsAny bool, why string) []verify.Result {
	checks := Checks()
	if !acceptsAny {
		checks = checks[:len(checks)-1]
	}
	return verify.SkipAll(checks, "", why)
}
