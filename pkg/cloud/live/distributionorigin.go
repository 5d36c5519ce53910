package live

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// originSettings are those that say where the documents come from. Other origins are left: nothing is
// read from them as long as no behaviour names them.
func originSettings(d cloud.Distribution, control string) []setting {
	return []setting{
		{
			"defaultCacheBehavior.targetOriginId", cloud.DistributionOriginID,
			func(c *types.DistributionConfig) string {
				if servingOrigin(c) != nil {
					return cloud.DistributionOriginID // whatever its name
				}
				if c.DefaultCacheBehavior == nil || aws.ToString(c.DefaultCacheBehavior.TargetOriginId) == cloud.DistributionOriginID {
					return ""
				}
				return aws.ToString(c.DefaultCacheBehavior.TargetOriginId)
			},
			func(c *types.DistributionConfig) { serveFrom(c, d.OriginDomain) },
		},
		{
			"origin.domainName", d.OriginDomain,
			ofOrigin(d.OriginDomain, func(o *types.Origin) string {
				if domain := aws.ToString(o.DomainName); !strings.EqualFold(domain, d.OriginDomain) {
					return domain
				}
				return d.OriginDomain
			}),
			toOrigin(func(o *types.Origin) { o.DomainName = aws.String(d.OriginDomain) }),
		},
		{
			"origin.originPath", "",
			ofOrigin("", func(o *types.Origin) string { return aws.ToString(o.OriginPath) }),
			toOrigin(func(o *types.Origin) { o.OriginPath = aws.String("") }),
		},
		{
			"origin.type", "S3",
			ofOrigin("S3", func(o *types.Origin) string {
				switch {
				case o.CustomOriginConfig != nil:
					return "custom"
				case o.VpcOriginConfig != nil:
					return "VPC"
				}
				return "S3"
			}),
			toOrigin(func(o *types.Origin) {
				o.CustomOriginConfig, o.VpcOriginConfig = nil, nil
				o.S3OriginConfig = &types.S3OriginConfig{OriginAccessIdentity: aws.String("")}
			}),
		},
		{
			fieldAccessControlID, control,
			func(c *types.DistributionConfig) string {
				a := accessOf(c)
				if a.identity != "" {
					return control // it reads the bucket as well, and is kept
				}
				return a.control
			},
			toOrigin(func(o *types.Origin) {
				o.OriginAccessControlId = aws.String(control)
				o.S3OriginConfig = &types.S3OriginConfig{OriginAccessIdentity: aws.String("")} // CloudFront wants it there, empty
			}),
		},
	}
}

// ofOrigin reads from the origin that serves. Without one that is the difference, and what it should be
// like is none.
func ofOrigin(desired string, read func(o *types.Origin) string) func(*types.DistributionConfig) string {
	return func(c *types.DistributionConfig) string {
		if o := servingOrigin(c); o != nil {
			return read(o)
		}
		return desired
	}
}

// toOrigin writes to the origin that serves: serveFrom has made sure that there is one.
func toOrigin(write func(o *types.Origin)) func(*types.DistributionConfig) {
	return func(c *types.DistributionConfig) {
		if o := servingOrigin(c); o != nil {
			write(o)
		}
	}
}

// serveFrom makes the origin of a domain the one that serves, and adds it where there is none.
func serveFrom(c *types.DistributionConfig, domain string) {
	if c.DefaultCacheBehavior == nil {
		c.DefaultCacheBehavior = &types.DefaultCacheBehavior{}
	}
	if c.Origins == nil {
		c.Origins = &types.Origins{}
	}
	for _, o := range c.Origins.Items {
		if strings.EqualFold(aws.ToString(o.DomainName), domain) {
			c.DefaultCacheBehavior.TargetOriginId = o.Id
			return
		}
	}
	c.Origins.Items = append(c.Origins.Items, types.Origin{
		Id: aws.String(cloud.DistributionOriginID), DomainName: aws.String(domain),
		S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("")},
	})
	c.Origins.Quantity = quantity(c.Origins.Items)
	c.DefaultCacheBehavior.TargetOriginId = aws.String(cloud.DistributionOriginID)
}
