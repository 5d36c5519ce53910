package ccoctl

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// cachingDisabled is AWS's managed cache policy CachingDisabled.
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"

// originAccessIdentity is the identity by which the distribution reads the bucket. ccoctl makes
// it; the stand-in knows no such calls, so that it is there by name alone.
const originAccessIdentity = "E2QWRUHAPOMQZL"

// createDistribution lets the origin access identity alone read the bucket, and makes a
// distribution in front of it, whose domain is the issuer's. ccoctl finds its things again by
// the comment, the name of the ownership tag.
func (c Cluster) createDistribution(ctx context.Context, bucket *s3.Client, origin string) (issuer string, err error) {
	client := cloudfront.NewFromConfig(c.config())
	comment := aws.String("openshift.io/cloud-credential-operator/" + c.Name)
	err = c.putPolicy(ctx, bucket, map[string]any{
		"Version": "2008-10-17", "Id": "PolicyForCloudFrontPrivateContent",
		"Statement": []any{map[string]any{
			"Sid": "1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + c.bucket() + "/*",
			"Principal": map[string]any{"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity " + originAccessIdentity},
		}},
	})
	if err == nil {
		err = c.putAccessBlock(ctx, bucket, true)
	}
	if err != nil {
		return "", err
	}
	methods := []types.Method{types.MethodHead, types.MethodGet}
	out, err := client.CreateDistributionWithTags(ctx, &cloudfront.CreateDistributionWithTagsInput{
		DistributionConfigWithTags: &types.DistributionConfigWithTags{
			DistributionConfig: &types.DistributionConfig{
				CallerReference: &c.Name, Comment: comment, Enabled: aws.Bool(true),
				Origins: &types.Origins{Quantity: aws.Int32(1), Items: []types.Origin{{
					Id: aws.String("https://" + origin), DomainName: &origin,
					S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("origin-access-identity/cloudfront/" + originAccessIdentity)},
				}}},
				DefaultCacheBehavior: &types.DefaultCacheBehavior{
					AllowedMethods: &types.AllowedMethods{
						Quantity: aws.Int32(2), Items: methods,
						CachedMethods: &types.CachedMethods{Quantity: aws.Int32(2), Items: methods},
					},
					TargetOriginId: aws.String("https://" + origin), ViewerProtocolPolicy: types.ViewerProtocolPolicyHttpsOnly,
					CachePolicyId: aws.String(cachingDisabled),
				},
				ViewerCertificate: &types.ViewerCertificate{CloudFrontDefaultCertificate: aws.Bool(true)},
			},
			Tags: &types.Tags{Items: tagList(c, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })},
		},
	})
	if err != nil {
		return "", fmt.Errorf("distribution: %w", err)
	}
	return "https://" + aws.ToString(out.Distribution.DomainName), nil
}
