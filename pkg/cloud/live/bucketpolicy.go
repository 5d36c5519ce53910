package live

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func observeBucketPolicy(ctx context.Context, cs *clients, p cloud.BucketPolicy) (*cloud.ActualBucketPolicy, error) {
	out, err := cs.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &p.Bucket, ExpectedBucketOwner: &p.Owner})
	if hasCode(err, "NoSuchBucketPolicy", "NoSuchBucket") {
		return nil, nil
	}
	if err != nil {
		return nil, explain(err, "look at the policy of bucket "+p.Bucket)
	}
	return &cloud.ActualBucketPolicy{Policy: aws.ToString(out.Policy)}, nil
}

func putBucketPolicy(ctx context.Context, cs *clients, p cloud.BucketPolicy) error {
	document, err := p.Policy.JSON()
	if err != nil {
		return err
	}
	err = untilSpread(ctx, bucketSpread, policyNotYet, func() error {
		_, err := cs.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &p.Bucket, ExpectedBucketOwner: &p.Owner, Policy: &document})
		return err
	})
	if hasCode(err, "AccessDenied") {
		return diagnostic.Failuref(
			"Either the caller lacks s3:PutBucketPolicy, or the account's public access block or a service control policy forbids public buckets; the security team knows.",
			"let everybody read the OIDC documents in bucket %s: %w", p.Bucket, err)
	}
	return explain(err, "set the policy of bucket "+p.Bucket)
}
