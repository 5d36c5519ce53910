package terraform

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func (a *applier) callerIdentity(ctx context.Context, r *resource) error {
	identity, err := a.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	r.set("account_id", aws.ToString(identity.Account))
	return nil
}

// in makes a call in the region that the resource names.
func in(r *resource) func(*s3.Options) {
	region := aws.ToString(r.text("region"))
	return func(o *s3.Options) { o.Region = region }
}

func s3Tag(key, value *string) types.Tag     { return types.Tag{Key: key, Value: value} }
func iamTag(key, value *string) iamtypes.Tag { return iamtypes.Tag{Key: key, Value: value} }

func (a *applier) bucket(ctx context.Context, r *resource) error {
	input := &s3.CreateBucketInput{Bucket: r.text("bucket")}
	if region := aws.ToString(r.text("region")); region != "us-east-1" {
		input.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(region)}
	}
	if _, err := a.s3.CreateBucket(ctx, input, in(r)); err != nil {
		return err
	}
	_, err := a.s3.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: input.Bucket, Tagging: &types.Tagging{TagSet: tags(r, s3Tag)}}, in(r))
	return err
}

func (a *applier) publicAccessBlock(ctx context.Context, r *resource) error {
	_, err := a.s3.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: r.text("bucket"),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: r.flag("block_public_acls"), IgnorePublicAcls: r.flag("ignore_public_acls"),
			BlockPublicPolicy: r.flag("block_public_policy"), RestrictPublicBuckets: r.flag("restrict_public_buckets"),
		},
	}, in(r))
	return err
}

func (a *applier) bucketPolicy(ctx context.Context, r *resource) error {
	_, err := a.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: r.text("bucket"), Policy: r.text("policy")}, in(r))
	return err
}

func (a *applier) bucketEncryption(ctx context.Context, r *resource) error {
	rule := r.block("rule")
	byDefault := rule.block("apply_server_side_encryption_by_default")
	_, err := a.s3.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: r.text("bucket"),
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			BucketKeyEnabled: rule.flag("bucket_key_enabled"),
			ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{
				SSEAlgorithm: types.ServerSideEncryption(aws.ToString(byDefault.text("sse_algorithm"))), KMSMasterKeyID: byDefault.text("kms_master_key_id"),
			},
		}}},
	}, in(r))
	return err
}

func (a *applier) object(ctx context.Context, r *resource) error {
	tagging := url.Values{}
	for _, tag := range tags(r, s3Tag) {
		tagging.Set(aws.ToString(tag.Key), aws.ToString(tag.Value))
	}
	_, err := a.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: r.text("bucket"), Key: r.text("key"), ContentType: r.text("content_type"),
		Body: strings.NewReader(aws.ToString(r.text("content"))), Tagging: aws.String(tagging.Encode()),
	}, in(r))
	return err
}

func (a *applier) provider(ctx context.Context, r *resource) error {
	out, err := a.iam.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: r.text("url"), ClientIDList: r.texts("client_id_list"), ThumbprintList: r.texts("thumbprint_list"), Tags: tags(r, iamTag),
	})
	if err != nil {
		return err
	}
	r.set("arn", aws.ToString(out.OpenIDConnectProviderArn))
	return nil
}

func (a *applier) role(ctx context.Context, r *resource) error {
	out, err := a.iam.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: r.text("name"), Path: r.text("path"), Description: r.text("description"), Tags: tags(r, iamTag),
		PermissionsBoundary: r.text("permissions_boundary"), AssumeRolePolicyDocument: r.text("assume_role_policy"),
		MaxSessionDuration: r.number("max_session_duration"),
	})
	if err != nil {
		return err
	}
	r.set("arn", aws.ToString(out.Role.Arn))
	return nil
}

func (a *applier) rolePolicy(ctx context.Context, r *resource) error {
	_, err := a.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: r.text("role"), PolicyName: r.text("name"), PolicyDocument: r.text("policy")})
	return err
}

func (a *applier) policy(ctx context.Context, r *resource) error {
	out, err := a.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: r.text("name"), Path: r.text("path"), Description: r.text("description"), PolicyDocument: r.text("policy"), Tags: tags(r, iamTag),
	})
	if err != nil {
		return err
	}
	r.set("arn", aws.ToString(out.Policy.Arn))
	return nil
}

func (a *applier) attachment(ctx context.Context, r *resource) error {
	_, err := a.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: r.text("role"), PolicyArn: r.text("policy_arn")})
	return err
}
