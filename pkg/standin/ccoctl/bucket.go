package ccoctl

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// createBucket makes and tags the bucket and opens it to its readers. It returns the issuer.
func (c Cluster) createBucket(ctx context.Context, partition string) (string, error) {
	client, name := c.s3(), aws.String(c.bucket())
	in := &s3.CreateBucketInput{Bucket: name}
	if c.Region != "us-east-1" {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(c.Region)}
	}
	if _, err := client.CreateBucket(ctx, in); err != nil {
		return "", err
	}
	if _, err := client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &types.Tagging{TagSet: tagList(c, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })}}); err != nil {
		return "", err
	}
	host := c.bucket() + ".s3." + c.Region + "." + dnsSuffix(partition)
	switch c.Generation {
	case PublicACL:
		return "https://" + host, nil // the documents' ACLs open it
	case PublicPolicy:
		if err := c.putAccessBlock(ctx, client, false); err != nil {
			return "", err
		}
		policy := map[string]any{
			"Version": "2012-10-17",
			"Statement": []any{map[string]any{
				"Sid": "AllowReadPublicAccess", "Principal": "*", "Effect": "Allow",
				"Action": []string{"s3:GetObject"}, "Resource": []string{"arn:" + partition + ":s3:::" + c.bucket() + "/*"},
			}},
		}
		return "https://" + host, c.putPolicy(ctx, client, policy)
	case Private:
		return c.createDistribution(ctx, client, host)
	}
	return "", fmt.Errorf("there is no generation %q", c.Generation)
}

// dnsSuffix is the end of the host names of a partition's public regions.
func dnsSuffix(partition string) string {
	if partition == "aws-cn" {
		return "amazonaws.com.cn"
	}
	return "amazonaws.com"
}

// putAccessBlock blocks ACLs, and public policies where private is set.
func (c Cluster) putAccessBlock(ctx context.Context, client *s3.Client, private bool) error {
	_, err := client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: aws.String(c.bucket()),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true),
			BlockPublicPolicy: &private, RestrictPublicBuckets: &private,
		},
	})
	return err
}

func (c Cluster) putPolicy(ctx context.Context, client *s3.Client, policy map[string]any) error {
	text, err := json.Marshal(policy)
	if err != nil {
		return err
	}
	_, err = client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String(c.bucket()), Policy: aws.String(string(text))})
	return err
}

// publish writes the two documents. ccoctl names no content type, and nothing at the path of
// the API server's own keys.
func (c Cluster) publish(ctx context.Context, issuer string) error {
	discovery, err := oidc.Discovery(issuer)
	if err != nil {
		return err
	}
	private, err := signingkey.ParsePrivate("the key of the test", c.Key)
	if err != nil {
		return err
	}
	key, err := oidc.NewKey(&private.Key.PublicKey)
	if err != nil {
		return err
	}
	keys, err := json.Marshal(map[string]any{"keys": []oidc.Key{key}})
	if err != nil {
		return err
	}
	client := c.s3()
	for path, compact := range map[string][]byte{oidc.DiscoveryPath: discovery, oidc.KeysPath: keys} {
		var body bytes.Buffer
		if err := json.Indent(&body, compact, "", "    "); err != nil {
			return err
		}
		in := &s3.PutObjectInput{
			Bucket: aws.String(c.bucket()), Key: &path, Body: bytes.NewReader(body.Bytes()), Tagging: aws.String(c.tagQuery()),
		}
		if c.Generation == PublicACL {
			in.ACL = types.ObjectCannedACLPublicRead
		}
		if _, err := client.PutObject(ctx, in); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// tagQuery are the tags in the form of a URL's query.
func (c Cluster) tagQuery() string {
	values := url.Values{}
	for key, value := range c.tags() {
		values.Set(key, value)
	}
	return values.Encode()
}
