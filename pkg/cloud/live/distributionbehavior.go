package live

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// behaviorSettings are those that say how the documents are served. Headers that others add to the
// answers are left.
func behaviorSettings() []setting {
	return []setting{
		{
			"defaultCacheBehavior.viewerProtocolPolicy", cloud.DistributionViewerProtocol,
			ofBehavior(func(b *types.DefaultCacheBehavior) string { return string(b.ViewerProtocolPolicy) }),
			toBehavior(func(b *types.DefaultCacheBehavior) { b.ViewerProtocolPolicy = cloud.DistributionViewerProtocol }),
		},
		{
			"defaultCacheBehavior.allowedMethods", joined(cloud.DistributionMethods()),
			ofBehavior(func(b *types.DefaultCacheBehavior) string {
				var methods []string
				if b.AllowedMethods != nil {
					for _, m := range b.AllowedMethods.Items {
						methods = append(methods, string(m))
					}
				}
				return joined(methods)
			}),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				var methods []types.Method
				for _, m := range cloud.DistributionMethods() {
					methods = append(methods, types.Method(m))
				}
				b.AllowedMethods = &types.AllowedMethods{
					Quantity: quantity(methods), Items: methods,
					CachedMethods: &types.CachedMethods{Quantity: quantity(methods), Items: methods},
				}
			}),
		},
		{
			"defaultCacheBehavior.cachePolicyId", cloud.DistributionCachePolicy,
			ofBehavior(func(b *types.DefaultCacheBehavior) string { return aws.ToString(b.CachePolicyId) }),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				b.CachePolicyId = aws.String(cloud.DistributionCachePolicy)
				// The older way to say how to cache, which CloudFront refuses beside a policy.
				b.ForwardedValues, b.MinTTL, b.DefaultTTL, b.MaxTTL = nil, nil, nil, nil //nolint:staticcheck // read to be removed
			}),
		},
		{
			// A header that is passed on to S3, such as Host, would spoil the signature.
			"defaultCacheBehavior.originRequestPolicyId", "",
			ofBehavior(func(b *types.DefaultCacheBehavior) string { return aws.ToString(b.OriginRequestPolicyId) }),
			toBehavior(func(b *types.DefaultCacheBehavior) { b.OriginRequestPolicyId = nil }),
		},
		{
			// STS signs nothing: whoever asks is served.
			"defaultCacheBehavior.trustedKeyGroups", "false",
			ofBehavior(func(b *types.DefaultCacheBehavior) string {
				return strconv.FormatBool(b.TrustedKeyGroups != nil && aws.ToBool(b.TrustedKeyGroups.Enabled))
			}),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				b.TrustedKeyGroups = &types.TrustedKeyGroups{Enabled: aws.Bool(false), Quantity: aws.Int32(0)}
			}),
		},
		{
			"defaultCacheBehavior.trustedSigners", "false",
			ofBehavior(func(b *types.DefaultCacheBehavior) string {
				return strconv.FormatBool(b.TrustedSigners != nil && aws.ToBool(b.TrustedSigners.Enabled))
			}),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				b.TrustedSigners = &types.TrustedSigners{Enabled: aws.Bool(false), Quantity: aws.Int32(0)}
			}),
		},
		{
			// Functions can answer whatever they like.
			"defaultCacheBehavior.functionAssociations", "",
			ofBehavior(func(b *types.DefaultCacheBehavior) string {
				var functions []string
				if b.FunctionAssociations != nil {
					for _, f := range b.FunctionAssociations.Items {
						functions = append(functions, aws.ToString(f.FunctionARN))
					}
				}
				return joined(functions)
			}),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				b.FunctionAssociations = &types.FunctionAssociations{Quantity: aws.Int32(0)}
			}),
		},
		{
			"defaultCacheBehavior.lambdaFunctionAssociations", "",
			ofBehavior(func(b *types.DefaultCacheBehavior) string {
				var functions []string
				if b.LambdaFunctionAssociations != nil {
					for _, f := range b.LambdaFunctionAssociations.Items {
						functions = append(functions, aws.ToString(f.LambdaFunctionARN))
					}
				}
				return joined(functions)
			}),
			toBehavior(func(b *types.DefaultCacheBehavior) {
				b.LambdaFunctionAssociations = &types.LambdaFunctionAssociations{Quantity: aws.Int32(0)}
			}),
		},
	}
}

func ofBehavior(read func(b *types.DefaultCacheBehavior) string) func(*types.DistributionConfig) string {
	return func(c *types.DistributionConfig) string {
		if c.DefaultCacheBehavior == nil {
			return ""
		}
		return read(c.DefaultCacheBehavior)
	}
}

// toBehavior writes to the default behaviour: serveFrom has made sure that there is one.
func toBehavior(write func(b *types.DefaultCacheBehavior)) func(*types.DistributionConfig) {
	return func(c *types.DistributionConfig) {
		if c.DefaultCacheBehavior != nil {
			write(c.DefaultCacheBehavior)
		}
	}
}
