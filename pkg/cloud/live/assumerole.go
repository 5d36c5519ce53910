package live

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	// sessionName is what CloudTrail and GetCallerIdentity say of who assumed a role.
	sessionName = "openshift-install-sts"
	// renewal is how long before their end credentials are renewed: a request that is on its way
	// must not see them end.
	renewal = 2 * time.Minute
)

// assumeRole makes everything that cfg is used for happen as a role, which the credentials of cfg
// assume first. They are asked for when the first request needs them, and once.
func assumeRole(cfg *aws.Config, asker *sts.Client, c Config) error {
	if c.AssumeRoleARN == "" {
		return nil
	}
	source := cmp.Or(c.AssumeRoleSource, "--assume-role-arn")
	if err := cloud.CheckAssumeRoleARN(source, c.AssumeRoleARN); err != nil {
		return err
	}
	partition, err := cloud.PartitionOf(c.Region)
	if err != nil {
		return err
	}
	if named := cloud.PartitionOfARN(c.AssumeRoleARN); named != partition {
		return diagnostic.Inputf("Name a role of an account in that partition, or another --region.",
			"%s %s is in partition %s, and region %s in %s", source, c.AssumeRoleARN, named, c.Region, partition)
	}
	provider := stscreds.NewAssumeRoleProvider(asker, c.AssumeRoleARN, func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = sessionName })
	cfg.Credentials = aws.NewCredentialsCache(&assumed{provider: provider, role: c.AssumeRoleARN, source: source}, func(o *aws.CredentialsCacheOptions) { o.ExpiryWindow = renewal })
	return nil
}

// assumed gets the credentials of a role and says what is wrong when there are none.
type assumed struct {
	provider aws.CredentialsProvider
	role     string
	source   string // where the role is given
	// refused is what STS has refused: it would refuse the same to every other request of the run, too.
	refused atomic.Pointer[notAssumed]
}

// Retrieve assumes the role.
func (a *assumed) Retrieve(ctx context.Context) (aws.Credentials, error) {
	if refused := a.refused.Load(); refused != nil {
		return aws.Credentials{}, refused
	}
	credentials, err := a.provider.Retrieve(ctx)
	if err == nil {
		return credentials, nil
	}
	doing := "assume role " + a.role + " (" + a.source + ")"
	if ctx.Err() != nil {
		return aws.Credentials{}, fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	switch {
	case hasCode(err, "RegionDisabledException"):
		err = diagnostic.Failuref("Have STS activated for the region in the account of the caller, or use another --region.", "%s: %w", doing, err)
	case IsDenied(err) && !isMissingCredentials(err):
		err = diagnostic.Failuref(a.deniedAdvice(denialOf(err)), "%s: %w", doing, err)
	default: // the caller's own credentials, or the way to STS
		err = explain(err, doing)
	}
	failure := &notAssumed{err.Error(), diagnostic.Hints(err)}
	if hasStatus(err, http.StatusForbidden) {
		a.refused.Store(failure)
	}
	return aws.Credentials{}, failure
}

// deniedAdvice says whose fault it is that a role could not be assumed, in full sentences. STS gives
// the same answer for a role that does not exist.
func (a *assumed) deniedAdvice(d denial) string {
	switch d.by {
	case byTrust, byResource:
		return "The trust policy of the role does not let the caller in, or there is no such role. Have " + a.role + " trust the caller's identity for sts:AssumeRole, with the conditions that the account asks for."
	case byIdentity:
		return "The caller's own policies do not allow sts:AssumeRole on " + a.role + ". Have that allowed in the caller's account."
	case "":
		return "Both sides must allow it, and AWS does not say which one does not: the caller's own policies sts:AssumeRole on the role, and the role's trust policy the caller, whom the answer names. A role that does not exist is denied in the same words."
	}
	return d.who()
}

// notAssumed is a failure to assume the role. It wraps nothing, so that nobody who asks for the code of
// AWS's answer takes it for the answer to his own request: that a role may not be assumed does not mean
// that an object does not exist. Nor is a request sent again for it: AssumeRole itself has been.
type notAssumed struct {
	text  string
	hints []string
}

func (e *notAssumed) Error() string { return e.text }

// explained returns the error with its advice.
func (e *notAssumed) explained() error {
	return diagnostic.Failuref(strings.Join(e.hints, " "), "%w", e)
}
