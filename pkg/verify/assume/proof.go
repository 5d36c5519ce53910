package assume

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

// sessionName is what AWS's audit log calls the sessions of this program.
const sessionName = "openshift-install-sts-verify"

// proof is what came of assuming a role with one service account's token for one audience.
type proof struct {
	bearer  bearer
	assumed bool
	results []verify.Result
}

// bearer is whose token it is, and whom it is for.
type bearer struct {
	token.ServiceAccount
	audience string
}

// assume assumes a role as a component would, and asks AWS who it is then.
func (p *prover) assume(ctx context.Context, r Role, b bearer) proof {
	subject := roleName(r.ARN) + " as " + b.Namespace + "/" + b.Name
	if b.audience != token.Audience {
		subject += " for " + b.audience
	}
	credentials, err := p.exchange(ctx, r.ARN, refusalsThatPass, func(now time.Time) (string, error) {
		return p.minter.Mint(b.ServiceAccount, b.audience, now)
	})
	if err != nil {
		return proof{bearer: b, results: []verify.Result{
			p.notAssumed(ctx, subject, b.audience, err),
			checkIdentity.Skipped(subject, "the role could not be assumed"),
		}}
	}
	p.patience.success(p.clock.Now())
	return proof{bearer: b, assumed: true, results: []verify.Result{
		checkAssumed.OK(subject), p.identity(ctx, r, subject, credentials),
	}}
}

// exchange exchanges a token for credentials, and tries again with a fresh one for as long
// as passing says that the answer is one that waiting mends, and there is patience left.
func (p *prover) exchange(ctx context.Context, roleARN string, passing func(error) bool, mint func(now time.Time) (string, error)) (aws.Credentials, error) {
	done := func() {}
	defer func() { done() }()
	for waited, wait := false, firstWait; ; wait = min(wait*3/2, longestWait) {
		minted := p.clock.Now()
		text, err := mint(minted)
		if err != nil {
			return aws.Credentials{}, err
		}
		credentials, err := p.STS.AssumeRoleWithWebIdentity(ctx, roleARN, sessionName, text)
		now := p.clock.Now()
		switch {
		case err == nil:
			return credentials, nil
		case hasCode(err, codeExpired) && now.Sub(minted) > token.Life/2:
			continue // the request was throttled until its token was old
		case !passing(err) || !p.patience.allows(now, wait):
			return aws.Credentials{}, err
		}
		if !waited {
			waited = true
			done = p.announceWaiting()
		}
		if err := p.clock.Sleep(ctx, wait); err != nil {
			return aws.Credentials{}, err
		}
	}
}

func (p *prover) announceWaiting() (done func()) {
	return p.patience.wait(func() func() {
		return p.Progress.Busy("Waiting until AWS has spread the identity provider and the roles")
	})
}

func (p *prover) notAssumed(ctx context.Context, subject, audience string, err error) verify.Result {
	if ctx.Err() != nil {
		return checkAssumed.Skipped(subject, "the run was interrupted")
	}
	result := checkAssumed.Problem(subject, "%s", answer(err))
	if advice := adviceFor(err, audience); advice != "" {
		return result.Advise("%s", advice)
	}
	return result
}

// identity compares whom AWS takes the credentials for with the role.
func (p *prover) identity(ctx context.Context, r Role, subject string, credentials aws.Credentials) verify.Result {
	caller, err := p.STS.CallerIdentity(ctx, credentials)
	switch {
	case err != nil && ctx.Err() != nil:
		return checkIdentity.Skipped(subject, "the run was interrupted")
	case err != nil:
		return checkIdentity.Problem(subject, "the credentials were given and are not accepted: %s", answer(err)).
			Advise("Run the command again; if it stays so, look for a policy of the organization that forbids sts:GetCallerIdentity, and at which endpoint STS is reached through.")
	}
	partition, account := cloud.PartitionOfARN(r.ARN), accountOf(r.ARN)
	want := "arn:" + partition + ":sts::" + account + ":assumed-role/" + roleName(r.ARN) + "/" + sessionName
	switch {
	case caller.ARN != want:
		return checkIdentity.Problem(subject, "AWS takes the credentials for %s, and not for %s", diagnostic.Quote(caller.ARN), want)
	case caller.ID != account:
		return checkIdentity.Problem(subject, "AWS says that the credentials belong to account %s, and not to %s", diagnostic.Quote(caller.ID), account)
	case !r.Foreign && account != p.Account:
		return checkIdentity.Problem(subject, "the role is in account %s, and the cluster's resources are in %s", account, p.Account)
	}
	return checkIdentity.OK(subject)
}

// roleName returns the last part of a role's ARN, which is how AWS names it in the ARN of a
// session.
func roleName(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

// accountOf returns the account in an ARN, arn:partition:service:region:account:resource.
func accountOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// answer says in a line what AWS answered, or why there was no answer.
func answer(err error) string {
	if code, message, ok := apiError(err); ok {
		return "AWS answered " + diagnostic.OneLine(strings.TrimSuffix(code+": "+message, "."))
	}
	var deadline interface{ Timeout() bool }
	if errors.As(err, &deadline) && deadline.Timeout() {
		return "STS did not answer in time: " + diagnostic.OneLine(err.Error())
	}
	return "STS could not be asked: " + diagnostic.OneLine(err.Error())
}
