package cloudformation

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"go.yaml.in/yaml/v3"
)

// carrier carries out what moto leaves undone, through moto's other APIs.
type carrier struct {
	s3  *s3.Client
	iam *iam.Client
}

// create makes what is missing of a stack with tags.
func (c carrier) create(ctx context.Context, t *Template, tags map[string]string) error {
	for _, r := range t.Resources {
		all := maps.Clone(tags)
		if all == nil {
			all = map[string]string{}
		}
		for _, own := range elements(field(r.Properties, "Tags")) {
			all[scalar(field(own, "Key"))] = scalar(field(own, "Value"))
		}
		if err := c.createResource(ctx, r, all); err != nil {
			return fmt.Errorf("resource %s: %w", r.ID, err)
		}
	}
	return nil
}

func (c carrier) createResource(ctx context.Context, r Resource, tags map[string]string) error {
	property := func(name string) *yaml.Node { return field(r.Properties, name) }
	switch r.Type {
	case "AWS::S3::Bucket":
		return c.blockAccess(ctx, r)
	case "AWS::S3::BucketPolicy":
		policy, err := JSON(property("PolicyDocument"))
		if err != nil {
			return err
		}
		_, err = c.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String(scalar(property("Bucket"))), Policy: aws.String(policy)})
		return err
	case "AWS::IAM::OIDCProvider":
		_, err := c.iam.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
			Url: aws.String(scalar(property("Url"))), ClientIDList: scalars(property("ClientIdList")),
			ThumbprintList: scalars(property("ThumbprintList")), Tags: iamTags(tags),
		})
		return err
	case "AWS::IAM::Role":
		role := aws.String(scalar(property("RoleName")))
		for _, policy := range elements(property("Policies")) {
			document, err := JSON(field(policy, "PolicyDocument"))
			if err != nil {
				return err
			}
			if _, err := c.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
				RoleName: role, PolicyName: aws.String(scalar(field(policy, "PolicyName"))), PolicyDocument: aws.String(document),
			}); err != nil {
				return err
			}
		}
		_, err := c.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: role, Tags: iamTags(tags)})
		return err
	case "AWS::IAM::ManagedPolicy":
		return nil // moto makes and attaches it
	default:
		return fmt.Errorf("%s is not known here", r.Type)
	}
}

func (c carrier) blockAccess(ctx context.Context, r Resource) error {
	block := field(r.Properties, "PublicAccessBlockConfiguration")
	on := func(name string) *bool { return aws.Bool(scalar(field(block, name)) == "true") }
	_, err := c.s3.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: aws.String(scalar(field(r.Properties, "BucketName"))),
		PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
			BlockPublicAcls: on("BlockPublicAcls"), IgnorePublicAcls: on("IgnorePublicAcls"),
			BlockPublicPolicy: on("BlockPublicPolicy"), RestrictPublicBuckets: on("RestrictPublicBuckets"),
		},
	})
	return err
}

// tagBucket adds the tags of the stack to a template's bucket, and those by which
// CloudFormation knows it, which no client of S3 may set. (IAM's resources get none of these:
// cloudFormationSystemTags is false in the schema of their types.)
func tagBucket(template, stack string, tags map[string]string) (string, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(template), &document); err != nil || len(document.Content) != 1 {
		return "", fmt.Errorf("read the template: %w", err)
	}
	all := maps.Clone(tags)
	if all == nil {
		all = map[string]string{}
	}
	all["aws:cloudformation:stack-name"], all["aws:cloudformation:stack-id"] = stack, "arn:aws:cloudformation:::stack/"+stack
	for _, r := range entries(field(document.Content[0], "Resources")) {
		if list := field(field(r.value, "Properties"), "Tags"); list != nil && scalar(field(r.value, "Type")) == "AWS::S3::Bucket" {
			all["aws:cloudformation:logical-id"] = r.key
			for _, key := range slices.Sorted(maps.Keys(all)) {
				list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text("Key"), text(key), text("Value"), text(all[key])}})
			}
		}
	}
	tagged, err := yaml.Marshal(&document)
	return string(tagged), err
}

// delete takes away what create made beside moto, or says why the stack would stay.
func (c carrier) delete(ctx context.Context, t *Template) error {
	for _, r := range t.Resources { // the bucket is the first
		switch r.Type {
		case "AWS::S3::Bucket":
			bucket := scalar(field(r.Properties, "BucketName"))
			list, err := c.s3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(bucket)})
			if err != nil {
				return fmt.Errorf("bucket %s: %w", bucket, err)
			}
			if len(list.Contents) > 0 {
				return fmt.Errorf("the bucket %s that you tried to delete is not empty", bucket)
			}
		case "AWS::IAM::OIDCProvider":
			arn := "arn:aws:iam::" + account + ":oidc-provider/" + scalar(field(r.Properties, "Url"))[len("https://"):]
			if _, err := c.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(arn)}); err != nil {
				return fmt.Errorf("provider %s: %w", arn, err)
			}
		case "AWS::IAM::ManagedPolicy":
			property := func(name string) string { return scalar(field(r.Properties, name)) }
			arn := "arn:aws:iam::" + account + ":policy" + property("Path") + property("ManagedPolicyName")
			for _, role := range scalars(field(r.Properties, "Roles")) {
				if _, err := c.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String(role), PolicyArn: aws.String(arn)}); err != nil {
					return fmt.Errorf("policy %s: %w", arn, err)
				}
			}
			if _, err := c.iam.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: aws.String(arn)}); err != nil {
				return fmt.Errorf("policy %s: %w", arn, err)
			}
		}
	}
	return nil
}

func iamTags(tags map[string]string) []iamtypes.Tag {
	var list []iamtypes.Tag
	for key, value := range tags {
		list = append(list, iamtypes.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return list
}

// elements returns the members of a sequence.
func elements(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func scalars(n *yaml.Node) []string {
	var all []string
	for _, member := range elements(n) {
		all = append(all, scalar(member))
	}
	return all
}
