package terraform

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func (a *applier) originAccessControl(ctx context.Context, r *resource) error {
	out, err := a.cloudfront.CreateOriginAccessControl(ctx, &cloudfront.CreateOriginAccessControlInput{
		OriginAccessControlConfig: &types.OriginAccessControlConfig{
			Name: r.text("name"), Description: r.text("description"),
			OriginAccessControlOriginType: types.OriginAccessControlOriginTypes(aws.ToString(r.text("origin_access_control_origin_type"))),
			SigningProtocol:               types.OriginAccessControlSigningProtocols(aws.ToString(r.text("signing_protocol"))),
			SigningBehavior:               types.OriginAccessControlSigningBehaviors(aws.ToString(r.text("signing_behavior"))),
		},
	})
	if err != nil {
		return err
	}
	r.set("id", aws.ToString(out.OriginAccessControl.Id))
	return nil
}

// distribution makes a distribution as the provider does: the caller reference is random, and an
// origin without a configuration of its own is a bucket.
func (a *applier) distribution(ctx context.Context, r *resource) error {
	origin, behavior := r.block("origin"), r.block("default_cache_behavior")
	restriction := r.block("restrictions").block("geo_restriction")
	config := &types.DistributionConfig{
		CallerReference: aws.String("terraform-" + aws.ToString(origin.text("domain_name"))),
		Comment:         r.text("comment"), Enabled: r.flag("enabled"), IsIPV6Enabled: r.flag("is_ipv6_enabled"),
		HttpVersion: types.HttpVersion(aws.ToString(r.text("http_version"))), PriceClass: types.PriceClass(aws.ToString(r.text("price_class"))),
		Origins: &types.Origins{Quantity: aws.Int32(1), Items: []types.Origin{{
			Id: origin.text("origin_id"), DomainName: origin.text("domain_name"), OriginAccessControlId: origin.text("origin_access_control_id"),
			S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("")},
		}}},
		DefaultCacheBehavior: &types.DefaultCacheBehavior{
			TargetOriginId: behavior.text("target_origin_id"), CachePolicyId: behavior.text("cache_policy_id"), Compress: behavior.flag("compress"),
			ViewerProtocolPolicy: types.ViewerProtocolPolicy(aws.ToString(behavior.text("viewer_protocol_policy"))),
			AllowedMethods:       methods(behavior),
		},
		Restrictions:      &types.Restrictions{GeoRestriction: &types.GeoRestriction{Quantity: aws.Int32(0), RestrictionType: types.GeoRestrictionType(aws.ToString(restriction.text("restriction_type")))}},
		ViewerCertificate: &types.ViewerCertificate{CloudFrontDefaultCertificate: r.block("viewer_certificate").flag("cloudfront_default_certificate")},
	}
	out, err := a.cloudfront.CreateDistributionWithTags(ctx, &cloudfront.CreateDistributionWithTagsInput{
		DistributionConfigWithTags: &types.DistributionConfigWithTags{
			DistributionConfig: config,
			Tags:               &types.Tags{Items: tags(r, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })},
		},
	})
	if err != nil {
		return err
	}
	identity, err := a.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	id := aws.ToString(out.Distribution.Id)
	r.set("id", id)
	r.set("arn", "arn:aws:cloudfront::"+aws.ToString(identity.Account)+":distribution/"+id) // moto's lacks a colon
	r.set("domain_name", aws.ToString(out.Distribution.DomainName))
	return nil
}

func methods(behavior *resource) *types.AllowedMethods {
	list := func(name string) (quantity *int32, items []types.Method) {
		for _, method := range behavior.texts(name) {
			items = append(items, types.Method(method))
		}
		return aws.Int32(int32(len(items))), items
	}
	allowed, cached := &types.AllowedMethods{}, &types.CachedMethods{}
	allowed.Quantity, allowed.Items = list("allowed_methods")
	cached.Quantity, cached.Items = list("cached_methods")
	allowed.CachedMethods = cached
	return allowed
}
