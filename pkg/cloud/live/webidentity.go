package live

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// sessionSeconds is how long the credentials of a role are asked for: the least that STS
// gives.
const sessionSeconds = 900

// WebIdentity assumes roles as a pod does, with nothing but a token. It needs no AWS
// credentials and looks for none.
type WebIdentity struct{ sts *sts.Client }

// NewWebIdentity returns a client of the region's own STS endpoint, or of the one that
// Config.Endpoints or the SDK's settings name. ReadOnly and AssumeRoleARN make no difference.
func NewWebIdentity(ctx context.Context, c Config) (*WebIdentity, error) {
	cfg, err := loadConfig(ctx, c, config.WithCredentialsProvider(aws.AnonymousCredentials{}),
		// Whatever the SDK could log of these calls, tokens and credentials would be in it.
		config.WithLogger(logging.Nop{}), config.WithClientLogMode(0))
	if err != nil {
		return nil, err
	}
	return &WebIdentity{sts.NewFromConfig(cfg, func(o *sts.Options) {
		o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["sts"])
	})}, nil
}

// AssumeRoleWithWebIdentity exchanges a token for credentials of a role. The error holds
// neither; AWS's answer is in it as a smithy.APIError.
func (w *WebIdentity) AssumeRoleWithWebIdentity(ctx context.Context, roleARN, sessionName, token string) (aws.Credentials, error) {
	out, err := w.sts.AssumeRoleWithWebIdentity(ctx, &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: &roleARN, RoleSessionName: &sessionName, WebIdentityToken: &token,
		DurationSeconds: aws.Int32(sessionSeconds),
	})
	if err != nil {
		return aws.Credentials{}, withoutSecrets(err, token)
	}
	c := out.Credentials
	if c == nil || aws.ToString(c.AccessKeyId) == "" || aws.ToString(c.SecretAccessKey) == "" {
		return aws.Credentials{}, errors.New("the answer of AWS holds no credentials")
	}
	return aws.Credentials{
		AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: aws.ToString(c.SessionToken),
		Source: "AssumeRoleWithWebIdentity",
	}, nil
}

// CallerIdentity asks AWS whose credentials these are. The error does not hold them.
func (w *WebIdentity) CallerIdentity(ctx context.Context, credentials aws.Credentials) (cloud.Account, error) {
	client := sts.New(w.sts.Options(), func(o *sts.Options) {
		o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil })
	})
	out, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return cloud.Account{}, withoutSecrets(err, credentials.SecretAccessKey, credentials.SessionToken, credentials.AccessKeyID)
	}
	if out.Account == nil || out.Arn == nil {
		return cloud.Account{}, errors.New("the answer of AWS names no account")
	}
	return cloud.Account{ID: *out.Account, Partition: cloud.PartitionOfARN(*out.Arn), ARN: *out.Arn}, nil
}
