package live

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// awsManagedKey is the KMS key that S3 uses where it is told to use KMS and no key.
const awsManagedKey = "alias/aws/s3"

// bucketKey returns the KMS key by which a bucket encrypts new objects, as S3 was told it; empty where it
// uses a key of its own.
func bucketKey(ctx context.Context, cs *clients, b cloud.Bucket) (string, error) {
	out, err := cs.s3.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
	if hasCode(err, "ServerSideEncryptionConfigurationNotFoundError", "NoSuchBucket") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if out.ServerSideEncryptionConfiguration == nil {
		return "", nil
	}
	for _, rule := range out.ServerSideEncryptionConfiguration.Rules {
		by := rule.ApplyServerSideEncryptionByDefault
		if by == nil || !strings.HasPrefix(string(by.SSEAlgorithm), string(types.ServerSideEncryptionAwsKms)) {
			continue
		}
		if key := aws.ToString(by.KMSMasterKeyID); key != "" {
			return key, nil
		}
		return awsManagedKey, nil
	}
	return "", nil
}

// putBucketKey lets a bucket encrypt new objects by a KMS key. What is in it already stays as it is. With
// a key of the bucket's own, S3 asks KMS now and then, and not for each object that is read.
func putBucketKey(ctx context.Context, cs *clients, b cloud.Bucket) error {
	return untilSpread(ctx, bucketSpread, bucketBusy, func() error {
		_, err := cs.s3.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
			Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner,
			ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
				ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: &b.KMSKeyARN},
				BucketKeyEnabled:                   aws.Bool(true),
			}}},
		})
		return err
	})
}
