package cloudformation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// carrier carries out what moto leaves undone, through moto's other APIs.
type carrier struct {
	s3         *s3.Client
	iam        *iam.Client
	cloudfront *cloudfront.Client
}

// newCarrier returns one for a region: the resources of IAM are those of its partition.
func newCarrier(moto, region string) carrier {
	config := awsstate.Config(moto)
	config.Region = region
	return carrier{
		s3.NewFromConfig(config, func(o *s3.Options) { o.UsePathStyle = true }), iam.NewFromConfig(config), cloudfront.NewFromConfig(config),
	}
}

// create makes what is missing of a stack with tags. What AWS chose is added to made, and takes
// the place of what stood for it.
func (c carrier) create(ctx context.Context, t *Template, tags, made map[string]string) error {
	for _, r := range t.Resources {
		r.Properties = withMade(r.Properties, made)
		all := maps.Clone(tags)
		if all == nil {
			all = map[string]string{}
		}
		for _, own := range elements(field(r.Properties, "Tags")) {
			all[scalar(field(own, "Key"))] = scalar(field(own, "Value"))
		}
		if err := c.createResource(ctx, r, all, made); err != nil {
			return fmt.Errorf("resource %s: %w", r.ID, err)
		}
	}
	return nil
}

func (c carrier) createResource(ctx context.Context, r Resource, tags, made map[string]string) error {
	property := func(name string) *yaml.Node { return field(r.Properties, name) }
	switch r.Type {
	case "AWS::CloudFront::OriginAccessControl":
		return c.createControl(ctx, r, made)
	case "AWS::CloudFront::Distribution":
		return c.createDistribution(ctx, r, tags, made)
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
	// Moto refuses an output that is of a resource that it does not know; setOutputs has its value.
	for _, o := range entries(field(document.Content[0], "Outputs")) {
		if value := field(o.value, "Value"); value != nil && value.Tag == "!GetAtt" {
			id, _, _ := strings.Cut(value.Value, ".")
			if strings.HasPrefix(scalar(field(field(field(document.Content[0], "Resources"), id), "Type")), "AWS::CloudFront::") {
				*value = *text(Unmade + value.Value)
			}
		}
	}
	tagged, err := yaml.Marshal(&document)
	return string(tagged), err
}

// delete takes away what create made beside moto, or says why the stack would stay.
func (c carrier) delete(ctx context.Context, t *Template, made map[string]string) error {
	if err := c.checkEmpty(ctx, t); err != nil {
		return err
	}
	for _, r := range slices.Backward(t.Resources) {
		switch r.Type {
		case "AWS::CloudFront::Distribution":
			if err := c.deleteDistribution(ctx, made[r.ID+".Id"]); err != nil {
				return fmt.Errorf("distribution %s: %w", made[r.ID+".Id"], err)
			}
		case "AWS::CloudFront::OriginAccessControl":
			if err := c.deleteControl(ctx, made[r.ID+".Id"]); err != nil {
				return fmt.Errorf("origin access control %s: %w", made[r.ID+".Id"], err)
			}
		case "AWS::IAM::OIDCProvider":
			arn := "arn:" + t.Partition + ":iam::" + account + ":oidc-provider/" + scalar(field(r.Properties, "Url"))[len("https://"):]
			if _, err := c.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(arn)}); err != nil {
				return fmt.Errorf("provider %s: %w", arn, err)
			}
		case "AWS::IAM::ManagedPolicy":
			property := func(name string) string { return scalar(field(r.Properties, name)) }
			arn := "arn:" + t.Partition + ":iam::" + account + ":policy" + property("Path") + property("ManagedPolicyName")
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

// checkEmpty refuses to delete a bucket with objects in it.
func (c carrier) checkEmpty(ctx context.Context, t *Template) error {
	for _, r := range t.Resources {
		if r.Type != "AWS::S3::Bucket" {
			continue
		}
		bucket := scalar(field(r.Properties, "BucketName"))
		list, err := c.s3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(bucket)})
		if err != nil {
			return fmt.Errorf("bucket %s: %w", bucket, err)
		}
		if len(list.Contents) > 0 {
			return fmt.Errorf("the bucket %s that you tried to delete is not empty", bucket)
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
