package live

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func observeBucketPolicy(ctx context.Context, cs *clients, p cloud.BucketPolicy) (*cloud.ActualBucketPolicy, error) {
	policy, _, err := bucketPolicy(ctx, cs, p.Bucket, p.Owner)
	if err != nil || policy == "" {
		return nil, explain(err, "look at the policy of bucket "+p.Bucket)
	}
	return &cloud.ActualBucketPolicy{Policy: policy}, nil
}

// bucketPolicy returns the policy of a bucket, empty for none, and whether there is the bucket.
func bucketPolicy(ctx context.Context, cs *clients, bucket, owner string) (policy string, exists bool, err error) {
	out, err := cs.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket, ExpectedBucketOwner: &owner})
	switch {
	case hasCode(err, "NoSuchBucket"):
		return "", false, nil
	case hasCode(err, "NoSuchBucketPolicy"):
		return "", true, nil
	case err != nil:
		return "", false, err
	}
	return aws.ToString(out.Policy), true, nil
}

func putBucketPolicy(ctx context.Context, cs *clients, p cloud.BucketPolicy) error {
	document, err := p.Policy.JSON()
	if err != nil {
		return err
	}
	if strings.Contains(document, cloud.PendingDistribution) {
		// Nobody would ever be let in, and nothing would look wrong.
		return fmt.Errorf("set the policy of bucket %s: it names no distribution yet", p.Bucket)
	}
	err = untilSpread(ctx, bucketSpread, policyNotYet, func() error {
		_, err := cs.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &p.Bucket, ExpectedBucketOwner: &p.Owner, Policy: &document})
		return err
	})
	if hasCode(err, "AccessDenied") && p.Public() {
		return diagnostic.Failuref(
			"Either the caller lacks s3:PutBucketPolicy, or the account's public access block or a service control policy forbids public buckets; the security team knows.",
			"let everybody read the OIDC documents in bucket %s: %w", p.Bucket, err)
	}
	return explain(err, "set the policy of bucket "+p.Bucket)
}
