package terraform

import (
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// distribution is the resource that serves the documents of a private bucket, and control how it
// asks the bucket.
const (
	distribution = "aws_cloudfront_distribution.oidc"
	control      = "aws_cloudfront_origin_access_control.oidc"
)

// distributionFile has the distribution and its origin access control.
func distributionFile(s *render.Stack) []byte {
	c, d := s.OriginAccessControlConfig(), s.DistributionConfig("")
	return file(func(b *body) {
		b.comment("How the distribution asks the bucket: with requests that it signs.")
		b.block("resource", labels{"aws_cloudfront_origin_access_control", "oidc"}, func(b *body) {
			b.set("name", text(c.Name))
			b.set("description", text(c.Description))
			b.set("origin_access_control_origin_type", text(c.OriginAccessControlOriginType))
			b.set("signing_protocol", text(c.SigningProtocol))
			b.set("signing_behavior", text(c.SigningBehavior))
			b.space()
			b.set("depends_on", list{code(guard)})
		})
		b.space()
		b.comment("Serves the documents to everybody. Its domain, which CloudFront chooses, is the cluster's issuer.")
		b.block("resource", labels{"aws_cloudfront_distribution", "oidc"}, func(b *body) {
			b.set("comment", text(d.Comment))
			b.set("enabled", boolean(d.Enabled))
			b.set("http_version", text(d.HTTPVersion))
			b.set("is_ipv6_enabled", boolean(d.IsIPV6Enabled))
			b.set("price_class", text(d.PriceClass))
			b.set("tags", code("local.tags"))
			b.space()
			b.block("origin", nil, func(b *body) {
				origin := d.Origins.Items[0]
				b.set("origin_id", text(origin.ID))
				b.set("domain_name", text(origin.DomainName))
				b.set("origin_access_control_id", code(control+".id"))
			})
			b.space()
			b.comment("Nothing is cached, so that a new key is seen at once; and nothing is served without TLS.")
			b.block("default_cache_behavior", nil, func(b *body) {
				behavior := d.DefaultCacheBehavior
				b.set("target_origin_id", text(behavior.TargetOriginID))
				b.set("viewer_protocol_policy", text(behavior.ViewerProtocolPolicy))
				b.set("allowed_methods", texts(behavior.AllowedMethods.Items))
				b.set("cached_methods", texts(behavior.AllowedMethods.CachedMethods.Items))
				b.set("cache_policy_id", text(behavior.CachePolicyID))
			})
			b.space()
			b.block("restrictions", nil, func(b *body) {
				b.block("geo_restriction", nil, func(b *body) { b.set("restriction_type", text("none")) })
			})
			b.space()
			b.block("viewer_certificate", nil, func(b *body) { b.set("cloudfront_default_certificate", boolean(true)) })
			b.space()
			b.set("depends_on", list{code("aws_s3_bucket.oidc")})
			if s.Pending() {
				return
			}
			b.space()
			b.comment("The cluster's manifests have the issuer in them: another distribution is of no use.")
			b.block("lifecycle", nil, func(b *body) {
				b.block("postcondition", nil, func(b *body) {
					b.set("condition", code(`"https://${self.domain_name}" == local.issuer`))
					b.set("error_message", code(`"The distribution serves https://${self.domain_name}, and the issuer of the cluster is ${local.issuer}."`))
				})
			})
		})
	})
}
