package assume

import (
	"context"
	"crypto/rsa"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

// STS is what the proof asks of AWS; live.WebIdentity is one. Its errors hold neither tokens
// nor credentials; AWS's own answers are in them as a smithy.APIError.
type STS interface {
	// AssumeRoleWithWebIdentity exchanges a token for credentials of a role.
	AssumeRoleWithWebIdentity(ctx context.Context, roleARN, sessionName, token string) (aws.Credentials, error)
	// CallerIdentity says whose credentials these are.
	CallerIdentity(ctx context.Context, credentials aws.Credentials) (cloud.Account, error)
}

// Input is what the proof is about.
type Input struct {
	// Issuer is the issuer's URL, without a trailing slash.
	Issuer string
	// Key is the cluster's signing key; nil when only its public half is known.
	Key *rsa.PrivateKey
	// Account is the account of the cluster's resources, 12 digits.
	Account string
	Roles   []Role
	// Audiences are those that the identity provider admits. One that it admits for another role must
	// not be enough for this one.
	Audiences []string
	STS       STS
	// AcceptsAny says that the endpoint is a stand-in which accepts any token: that it
	// accepts what it must refuse is then no problem, and proves nothing.
	AcceptsAny bool
	Progress   *progress.Progress
}

// Role is a role that is to be assumed.
type Role struct {
	ARN string
	// Namespace is that of the service accounts.
	Namespace string
	// ServiceAccounts are the names of those that the role is for.
	ServiceAccounts []string
	// Audiences are those of the tokens that it is assumed with; none means openshift.
	Audiences []string
	// Foreign is a role that somebody else made (stsIAMRoleARN, or roleARN of sts-config.yaml): whom else
	// it trusts is their decision.
	Foreign bool
}

// audiences returns those of the tokens that the role is assumed with.
func (r Role) audiences() []string {
	if len(r.Audiences) == 0 {
		return []string{token.Audience}
	}
	return r.Audiences
}
