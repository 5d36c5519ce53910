package cloudformation

import (
	"context"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"go.yaml.in/yaml/v3"
)

// unmade is what stands for an attribute that AWS has yet to choose.
var unmade = regexp.MustCompile(Unmade + `([A-Za-z0-9]+\.[A-Za-z]+)`)

// withMade returns a node in which what was made has taken its place.
func withMade(n *yaml.Node, made map[string]string) *yaml.Node {
	if n == nil {
		return nil
	}
	filled := *n
	filled.Value = unmade.ReplaceAllStringFunc(n.Value, func(match string) string {
		if value, ok := made[match[len(Unmade):]]; ok {
			return value
		}
		return match
	})
	filled.Content = make([]*yaml.Node, len(n.Content))
	for i, member := range n.Content {
		filled.Content[i] = withMade(member, made)
	}
	return &filled
}

func (c carrier) createControl(ctx context.Context, r Resource, made map[string]string) error {
	config := field(r.Properties, "OriginAccessControlConfig")
	property := func(name string) string { return scalar(field(config, name)) }
	out, err := c.cloudfront.CreateOriginAccessControl(ctx, &cloudfront.CreateOriginAccessControlInput{
		OriginAccessControlConfig: &types.OriginAccessControlConfig{
			Name: aws.String(property("Name")), Description: aws.String(property("Description")),
			OriginAccessControlOriginType: types.OriginAccessControlOriginTypes(property("OriginAccessControlOriginType")),
			SigningProtocol:               types.OriginAccessControlSigningProtocols(property("SigningProtocol")),
			SigningBehavior:               types.OriginAccessControlSigningBehaviors(property("SigningBehavior")),
		},
	})
	if err != nil {
		return err
	}
	made[r.ID+".Id"] = aws.ToString(out.OriginAccessControl.Id)
	return nil
}

func (c carrier) createDistribution(ctx context.Context, r Resource, tags, made map[string]string) error {
	config := field(r.Properties, "DistributionConfig")
	property := func(name string) string { return scalar(field(config, name)) }
	origins, behavior := elements(field(config, "Origins")), field(config, "DefaultCacheBehavior")
	if len(origins) != 1 {
		return fmt.Errorf("%d origins are not known here", len(origins))
	}
	list := &types.Tags{}
	for key, value := range tags {
		list.Items = append(list.Items, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	of := func(n *yaml.Node, name string) *string { return aws.String(scalar(field(n, name))) }
	out, err := c.cloudfront.CreateDistributionWithTags(ctx, &cloudfront.CreateDistributionWithTagsInput{
		DistributionConfigWithTags: &types.DistributionConfigWithTags{Tags: list, DistributionConfig: &types.DistributionConfig{
			CallerReference: aws.String("cloudformation-" + r.ID + "-" + property("Comment")), // CloudFormation's own
			Comment:         aws.String(property("Comment")), Enabled: aws.Bool(property("Enabled") == "true"),
			IsIPV6Enabled: aws.Bool(property("IPV6Enabled") == "true"), HttpVersion: types.HttpVersion(property("HttpVersion")),
			PriceClass: types.PriceClass(property("PriceClass")),
			Origins: &types.Origins{Quantity: aws.Int32(1), Items: []types.Origin{{
				Id: of(origins[0], "Id"), DomainName: of(origins[0], "DomainName"), OriginAccessControlId: of(origins[0], "OriginAccessControlId"),
				S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: of(field(origins[0], "S3OriginConfig"), "OriginAccessIdentity")},
			}}},
			DefaultCacheBehavior: &types.DefaultCacheBehavior{
				TargetOriginId: of(behavior, "TargetOriginId"), CachePolicyId: of(behavior, "CachePolicyId"), Compress: aws.Bool(false),
				ViewerProtocolPolicy: types.ViewerProtocolPolicy(scalar(field(behavior, "ViewerProtocolPolicy"))),
				AllowedMethods:       allowedMethods(behavior),
			},
			ViewerCertificate: &types.ViewerCertificate{
				CloudFrontDefaultCertificate: aws.Bool(scalar(field(field(config, "ViewerCertificate"), "CloudFrontDefaultCertificate")) == "true"),
			},
		}},
	})
	if err != nil {
		return err
	}
	made[r.ID+".Id"], made[r.ID+".DomainName"] = aws.ToString(out.Distribution.Id), aws.ToString(out.Distribution.DomainName)
	return nil
}

func allowedMethods(behavior *yaml.Node) *types.AllowedMethods {
	list := func(name string) (quantity *int32, items []types.Method) {
		for _, method := range scalars(field(behavior, name)) {
			items = append(items, types.Method(method))
		}
		return aws.Int32(int32(len(items))), items
	}
	allowed, cached := &types.AllowedMethods{}, &types.CachedMethods{}
	allowed.Quantity, allowed.Items = list("AllowedMethods")
	cached.Quantity, cached.Items = list("CachedMethods")
	allowed.CachedMethods = cached
	return allowed
}

// deleteDistribution switches a distribution off and deletes it.
func (c carrier) deleteDistribution(ctx context.Context, id string) error {
	out, err := c.cloudfront.GetDistributionConfig(ctx, &cloudfront.GetDistributionConfigInput{Id: aws.String(id)})
	if err != nil {
		return err
	}
	out.DistributionConfig.Enabled = aws.Bool(false)
	updated, err := c.cloudfront.UpdateDistribution(ctx, &cloudfront.UpdateDistributionInput{
		Id: aws.String(id), IfMatch: out.ETag, DistributionConfig: out.DistributionConfig,
	})
	if err != nil {
		return err
	}
	_, err = c.cloudfront.DeleteDistribution(ctx, &cloudfront.DeleteDistributionInput{Id: aws.String(id), IfMatch: updated.ETag})
	return err
}

func (c carrier) deleteControl(ctx context.Context, id string) error {
	out, err := c.cloudfront.GetOriginAccessControl(ctx, &cloudfront.GetOriginAccessControlInput{Id: aws.String(id)})
	if err != nil {
		return err
	}
	_, err = c.cloudfront.DeleteOriginAccessControl(ctx, &cloudfront.DeleteOriginAccessControlInput{Id: aws.String(id), IfMatch: out.ETag})
	return err
}
