package cloudformation

import (
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// AWS::CloudFront::OriginAccessControl, which has no tags.
type controlProperties struct {
	name, description value
	config            render.OriginAccessControlConfig
}

func (controlProperties) resourceType() string { return "AWS::CloudFront::OriginAccessControl" }

func (p controlProperties) mapping() mapping {
	return mapping{{key: "OriginAccessControlConfig", value: mapping{
		{key: "Name", value: p.name},
		{key: "Description", value: p.description},
		{key: "OriginAccessControlOriginType", value: text(p.config.OriginAccessControlOriginType)},
		{key: "SigningProtocol", value: text(p.config.SigningProtocol)},
		{key: "SigningBehavior", value: text(p.config.SigningBehavior)},
	}}}
}

// AWS::CloudFront::Distribution, whose caller reference CloudFormation chooses.
type distributionProperties struct {
	comment, origin value
	config          render.DistributionConfig
	tags            []tag
}

func (distributionProperties) resourceType() string { return "AWS::CloudFront::Distribution" }

func (p distributionProperties) mapping() mapping {
	behavior := p.config.DefaultCacheBehavior
	return mapping{
		{key: "DistributionConfig", value: mapping{
			{key: "Comment", value: p.comment},
			{key: "Enabled", value: boolean(p.config.Enabled)},
			{key: "HttpVersion", value: text(p.config.HTTPVersion)},
			{key: "IPV6Enabled", value: boolean(p.config.IsIPV6Enabled)},
			{key: "PriceClass", value: text(p.config.PriceClass)},
			{key: "Origins", value: sequence{mapping{
				{key: "Id", value: text(p.config.Origins.Items[0].ID)},
				{key: "DomainName", value: p.origin},
				{key: "OriginAccessControlId", value: getAtt(idControl + ".Id")},
				{key: "S3OriginConfig", value: mapping{{key: "OriginAccessIdentity", value: text("")}}},
			}}},
			{key: "DefaultCacheBehavior", value: mapping{
				{key: "TargetOriginId", value: text(behavior.TargetOriginID)},
				{key: "ViewerProtocolPolicy", value: text(behavior.ViewerProtocolPolicy)},
				{key: "AllowedMethods", value: texts(behavior.AllowedMethods.Items)},
				{key: "CachedMethods", value: texts(behavior.AllowedMethods.CachedMethods.Items)},
				{key: "CachePolicyId", value: text(behavior.CachePolicyID)},
			}},
			{key: "ViewerCertificate", value: mapping{{key: "CloudFrontDefaultCertificate", value: boolean(true)}}},
		}},
		{key: "Tags", value: tagList(p.tags)},
	}
}
