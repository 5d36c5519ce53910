package location

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// BucketName returns the name of the bucket that has the OIDC documents.
func (l *Location) BucketName() string { return l.InfraName + "-oidc" }

// BucketHost returns the host of a bucket as everybody reaches it. It comes from the SDK's endpoint
// rules, with FIPS and dual-stack off, and never from an endpoint that is overridden here: the
// cluster's tokens, or the distribution, carry it for years.
func BucketHost(ctx context.Context, bucket, region string) (string, error) {
	endpoint, err := s3.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, s3.EndpointParameters{
		Bucket: aws.String(bucket), Region: aws.String(region),
		UseFIPS: aws.Bool(false), UseDualStack: aws.Bool(false), ForcePathStyle: aws.Bool(false),
		Accelerate: aws.Bool(false), UseGlobalEndpoint: aws.Bool(false),
	})
	if err != nil {
		return "", fmt.Errorf("find the S3 host of region %s: %w", region, err)
	}
	return endpoint.URI.Host, nil
}
