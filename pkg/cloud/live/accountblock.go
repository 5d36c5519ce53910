package live

import (
	"context"
	"net"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	smithyendpoints "github.com/aws/smithy-go/endpoints"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	// accountBlockPatience bounds the question, which is only there to save the user a detour.
	accountBlockPatience = 10 * time.Second
	accountBlockAttempts = 2
	// s3ControlService is the name of the service among the install-config's endpoints; it is the
	// prefix of its public endpoint.
	s3ControlService = "s3-control"
)

// newS3Control returns a client of S3 Control; nil where S3 is at an endpoint of the user's own and
// S3 Control at none: who gives S3 another address has a network in which the public ones may not
// answer, and may not be meant to be asked.
func newS3Control(cfg aws.Config, c Config, ownS3 bool) *s3control.Client {
	client := s3control.NewFromConfig(cfg, func(o *s3control.Options) {
		o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints[s3ControlService])
		o.EndpointResolverV2 = plainHosts{o.EndpointResolverV2}
		o.Retryer = retry.AddWithMaxAttempts(o.Retryer, accountBlockAttempts)
	})
	if ownS3 && client.Options().BaseEndpoint == nil {
		return nil
	}
	return client
}

// plainHosts leaves an endpoint alone that is an IP address or localhost. S3 Control puts the account
// before the host, which is no host of such a one; the path and a header name the account, too.
type plainHosts struct{ s3control.EndpointResolverV2 }

// ResolveEndpoint returns where to send a request.
func (r plainHosts) ResolveEndpoint(ctx context.Context, in s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	if u, err := url.Parse(aws.ToString(in.Endpoint)); err == nil && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()) != nil) {
		return smithyendpoints.Endpoint{URI: *u}, nil
	}
	return r.EndpointResolverV2.ResolveEndpoint(ctx, in)
}

// AccountBlock asks S3 Control for the account's block of public access, which since 2025 may be the
// organization's. Whatever keeps it from answering, the run goes on: the bucket's policy will tell.
func (t *Target) AccountBlock(ctx context.Context, account string) (*cloud.AccountPublicAccessBlock, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	if cs.s3control == nil {
		t.log.Debug("The account's block of public access is not asked for: S3 is at an endpoint of its own, and s3-control is not")
		return nil, nil
	}
	patient, cancel := context.WithTimeout(ctx, accountBlockPatience)
	defer cancel()
	out, err := cs.s3control.GetPublicAccessBlock(patient, &s3control.GetPublicAccessBlockInput{AccountId: &account})
	switch {
	case context.Cause(ctx) != nil:
		return nil, context.Cause(ctx)
	case hasCode(err, "NoSuchPublicAccessBlockConfiguration"):
		return &cloud.AccountPublicAccessBlock{}, nil
	case IsDenied(err):
		t.log.Debug("The account's block of public access is not known: the caller may not call s3:GetAccountPublicAccessBlock")
		return nil, nil
	case err != nil:
		t.log.Debugf("The account's block of public access is not known: %s", diagnostic.OneLine(diagnostic.Clip(err.Error(), maxErrorText)))
		return nil, nil
	}
	b := out.PublicAccessBlockConfiguration
	if b == nil {
		return nil, nil
	}
	return &cloud.AccountPublicAccessBlock{
		BlockPublicACLs: aws.ToBool(b.BlockPublicAcls), IgnorePublicACLs: aws.ToBool(b.IgnorePublicAcls),
		BlockPublicPolicy: aws.ToBool(b.BlockPublicPolicy), RestrictPublicBuckets: aws.ToBool(b.RestrictPublicBuckets),
	}, nil
}
