package assume

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

// podAudience is the one that the identity provider admits for the pod identity webhook's
// workloads. A role of a component must not, unless sts-config.yaml says so.
const podAudience = "sts.amazonaws.com"

// counterProof is a token that must be refused.
type counterProof struct {
	check verify.Check
	// with says what is bad about the token, as in "accepted a token ...".
	with string
	mint func(now time.Time) (string, error)
	// trust is set where the role's trust policy refuses the token. STS may go by an older one for a
	// while after it was repaired.
	trust bool
	// refused reports whether an answer is the refusal that proves it.
	refused func(error) bool
}

// counterProofs tries what must be refused. The credentials that a token gets that should
// have got none are dropped at once.
func (p *prover) counterProofs(ctx context.Context, r Role, able bearer) []verify.Result {
	proofs := p.badTokens(r, able)
	results := make([]verify.Result, len(proofs))
	// Where a token that another key has signed is accepted, tokens are not judged at all, and
	// waiting mends nothing.
	var unjudged bool
	answered := make(chan struct{})
	hopeless := func() bool {
		<-answered
		return unjudged
	}
	var all sync.WaitGroup
	for i, c := range proofs {
		all.Go(func() {
			err := p.try(ctx, r, c, hopeless)
			if c.check.ID == checkKey.ID {
				unjudged = err == nil
				close(answered)
			}
			results[i] = p.judge(ctx, roleName(r.ARN), c, err)
		})
	}
	all.Wait()
	if !slices.ContainsFunc(proofs, func(c counterProof) bool { return c.check.ID == checkAudience.ID }) {
		// It stands where the proof would.
		at := slices.IndexFunc(proofs, func(c counterProof) bool { return c.check.ID == checkUnknownAudience.ID })
		results = slices.Insert(results, at, checkAudience.Skipped(roleName(r.ARN), "the role is for every audience that the identity provider admits"))
	}
	return merged(results)
}

// try tries a bad token, and tries one that is accepted again for as long as AWS may be spreading the
// trust policy that refuses it, and there is patience left. It returns nil for one that stays accepted.
func (p *prover) try(ctx context.Context, r Role, c counterProof, hopeless func() bool) error {
	done := func() {}
	defer func() { done() }()
	for waited, wait := false, firstWait; ; wait = min(wait*3/2, longestWait) {
		_, err := p.exchange(ctx, r.ARN, notYetJudged, c.mint)
		if err != nil || !c.trust || p.AcceptsAny || hopeless() || !p.patience.allows(p.clock.Now(), wait) {
			return err
		}
		if !waited {
			waited = true
			done = p.announceWaiting()
		}
		if err := p.clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func (p *prover) badTokens(r Role, able bearer) []counterProof {
	minted := func(account token.ServiceAccount, audience string) func(time.Time) (string, error) {
		return func(now time.Time) (string, error) { return p.minter.Mint(account, audience, now) }
	}
	denied := func(err error) bool { return hasCode(err, codeDenied) }
	unlisted := token.ServiceAccount{Namespace: r.Namespace, Name: notIn(r.ServiceAccounts)}
	elsewhere := token.ServiceAccount{Namespace: notIn([]string{r.Namespace}), Name: able.Name}
	proofs := []counterProof{
		{checkAccount, "of another service account, " + unlisted.Subject(), minted(unlisted, able.audience), true, denied},
		{checkAccount, "of another namespace, " + elsewhere.Subject(), minted(elsewhere, able.audience), true, denied},
	}
	for _, audience := range p.otherAudiences(r) {
		proofs = append(proofs, counterProof{checkAudience, "for the audience " + audience, minted(able.ServiceAccount, audience), true, denied})
	}
	return append(proofs, []counterProof{
		{checkUnknownAudience, "for an audience that nobody knows", minted(able.ServiceAccount, notIn(nil)+".invalid"), false, func(err error) bool {
			return hasCode(err, codeInvalidToken) && !says(err, saysNoProvider, saysKey, saysSignature)
		}},
		{checkKey, "signed with another key", p.signedByAnother(able), false, func(err error) bool {
			return hasCode(err, codeInvalidToken) && !says(err, saysNoProvider, saysAudience)
		}},
	}...)
}

// otherAudiences returns those that the identity provider admits and the role must not, sorted.
func (p *prover) otherAudiences(r Role) []string {
	others := slices.Sorted(slices.Values(append([]string{token.Audience, podAudience}, p.Audiences...)))
	return slices.DeleteFunc(slices.Compact(others), func(audience string) bool { return slices.Contains(r.audiences(), audience) })
}

// signedByAnother mints tokens that are right but for their signature. The key is made when
// the first one is needed.
func (p *prover) signedByAnother(able bearer) func(time.Time) (string, error) {
	return func(now time.Time) (string, error) {
		impostor, err := p.impostor()
		if err != nil {
			return "", err
		}
		return impostor.Mint(able.ServiceAccount, able.audience, now)
	}
}

// notIn returns a name of the form that Kubernetes demands which is not among names.
func notIn(names []string) string {
	for {
		name := "openshift-install-sts-" + strings.ToLower(rand.Text()[:10])
		if !slices.Contains(names, name) {
			return name
		}
	}
}

// judge says what an answer to a bad token means.
func (p *prover) judge(ctx context.Context, subject string, c counterProof, err error) verify.Result {
	switch {
	case err == nil && p.AcceptsAny:
		p.accepted.Add(1)
		with, _, _ := strings.Cut(c.with, ",") // without the name, so that the reason is the same for all roles
		return c.check.Skipped(subject, "a token %s was accepted, as --assume-accepts-any expects: nothing is proved", with)
	case err == nil:
		return c.check.Problem(subject, "the role can be assumed with a token %s", c.with)
	case ctx.Err() != nil:
		return c.check.Skipped(subject, "the run was interrupted")
	case c.refused(err):
		p.refused.Add(1)
		return c.check.OK(subject)
	}
	return c.check.Warning(subject, "not conclusive: a token %s was refused for another reason: %s", c.with, answer(err)).
		Advise("Run the command again; while it stays so, this is not proved.")
}

// merged makes the results of one check about one role one result: the worst.
func merged(results []verify.Result) []verify.Result {
	severity := []verify.Outcome{verify.OK, verify.Skipped, verify.Warning, verify.Problem}
	var out []verify.Result
	for _, r := range results {
		if n := len(out); n == 0 || out[n-1].Check.ID != r.Check.ID {
			out = append(out, r)
		} else if slices.Index(severity, r.Outcome) > slices.Index(severity, out[n-1].Outcome) {
			out[n-1] = r
		}
	}
	return out
}

// judgeEndpoint says whether an endpoint that was said to accept any token does.
func (p *prover) judgeEndpoint() verify.Result {
	switch {
	case p.accepted.Load() > 0:
		return checkEndpoint.Warning("", "it accepts tokens that AWS refuses: that the roles can be assumed here proves nothing about AWS").
			Advise("Run the command once more against AWS itself, without --assume-accepts-any.")
	case p.refused.Load() > 0:
		return checkEndpoint.Warning("", "it does, so that --assume-accepts-any is not needed, and would hide a role that others can assume").
			Advise("Leave --assume-accepts-any away.")
	}
	return checkEndpoint.Skipped("", "nothing was judged that must be refused")
}
