package live

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// fieldAccessControlID is the field of the origin access control.
const fieldAccessControlID = "origin.originAccessControlId"

// setting is a part of a distribution's configuration that decides what is served to whom. What is in
// no setting, such as a web ACL, a log or the price class, is left as it is: others may have set it, and
// the documents are served all the same.
type setting struct {
	// field is its path, in the API's words.
	field   string
	desired string
	read    func(c *types.DistributionConfig) string
	write   func(c *types.DistributionConfig)
}

// difference returns how a configuration differs in the setting.
func (s setting) difference(c *types.DistributionConfig) []diff.Difference {
	return diff.Scalar(s.field, s.read(c), s.desired)
}

// newConfig returns the configuration of a distribution that is to be made, reading with a control.
func newConfig(d cloud.Distribution, control string) *types.DistributionConfig {
	c := &types.DistributionConfig{
		CallerReference: &d.Reference,
		Origins:         &types.Origins{Quantity: aws.Int32(0)},
		PriceClass:      cloud.DistributionPriceClass,
		HttpVersion:     cloud.DistributionHTTPVersion,
		IsIPV6Enabled:   aws.Bool(cloud.DistributionIPv6),
		// A few hundred bytes that are not cached gain nothing by being compressed.
		DefaultCacheBehavior: &types.DefaultCacheBehavior{Compress: aws.Bool(false)},
	}
	mend(c, settingsOf(d, control))
	return c
}

// mend brings a configuration to what is desired, and reports whether anything had to be changed.
func mend(c *types.DistributionConfig, settings []setting) (changed bool) {
	for _, s := range settings {
		if s.read(c) != s.desired {
			s.write(c)
			changed = true
		}
	}
	return changed
}

// settingsOf returns the settings of a distribution that reads with a control, in an order in which each
// can be written after those before it.
func settingsOf(d cloud.Distribution, control string) []setting {
	return slices.Concat(
		[]setting{
			{
				"enabled", "true",
				func(c *types.DistributionConfig) string { return strconv.FormatBool(aws.ToBool(c.Enabled)) },
				func(c *types.DistributionConfig) { c.Enabled = aws.Bool(true) },
			},
			{
				"comment", d.Comment(),
				func(c *types.DistributionConfig) string {
					if comment := aws.ToString(c.Comment); comment != cloud.OwnershipTag(d.Cluster) {
						return comment
					}
					return d.Comment() // ccoctl's, by which it finds its distribution again
				},
				func(c *types.DistributionConfig) { c.Comment = aws.String(d.Comment()) },
			},
			{
				"aliases", "", // CloudFront allows none with its own certificate
				func(c *types.DistributionConfig) string {
					if c.Aliases == nil {
						return ""
					}
					return joined(c.Aliases.Items)
				},
				func(c *types.DistributionConfig) { c.Aliases = &types.Aliases{Quantity: aws.Int32(0)} },
			},
			{
				"viewerCertificate.cloudFrontDefaultCertificate", "true",
				func(c *types.DistributionConfig) string {
					return strconv.FormatBool(c.ViewerCertificate != nil && aws.ToBool(c.ViewerCertificate.CloudFrontDefaultCertificate))
				},
				func(c *types.DistributionConfig) {
					c.ViewerCertificate = &types.ViewerCertificate{CloudFrontDefaultCertificate: aws.Bool(true)}
				},
			},
			{
				"restrictions.geoRestriction", "none", // STS asks from wherever it is
				func(c *types.DistributionConfig) string {
					if c.Restrictions == nil || c.Restrictions.GeoRestriction == nil {
						return "none"
					}
					return string(c.Restrictions.GeoRestriction.RestrictionType)
				},
				func(c *types.DistributionConfig) {
					c.Restrictions = &types.Restrictions{GeoRestriction: &types.GeoRestriction{RestrictionType: types.GeoRestrictionTypeNone, Quantity: aws.Int32(0)}}
				},
			},
			{
				"viewerMtlsConfig", "", // STS has no certificate of its own to show
				func(c *types.DistributionConfig) string {
					if c.ViewerMtlsConfig == nil {
						return ""
					}
					return string(c.ViewerMtlsConfig.Mode)
				},
				func(c *types.DistributionConfig) { c.ViewerMtlsConfig = nil },
			},
			{
				"cacheBehaviors", "",
				func(c *types.DistributionConfig) string { return joined(documentBehaviors(c)) },
				dropDocumentBehaviors,
			},
		},
		originSettings(d, control),
		behaviorSettings(),
	)
}

// joined writes a set of texts as one.
func joined(texts []string) string { return strings.Join(union(texts, nil), ", ") }

// quantity is how many there are of something, which CloudFront wants to be told beside each list. Its
// own limits are far below what the type can hold.
func quantity[T any](items []T) *int32 {
	return aws.Int32(int32(len(items))) //nolint:gosec // see above
}

// documentPaths are what is asked of a distribution.
var documentPaths = []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath}

// forDocuments reports whether a behaviour's path pattern covers a document. In a pattern * is any
// text, ? any character, and a slash at its begin may be left out:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
func forDocuments(pattern string) bool {
	text := regexp.QuoteMeta(strings.TrimPrefix(pattern, "/"))
	expression, err := regexp.Compile("^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(text) + "$")
	return err != nil || slices.ContainsFunc(documentPaths, expression.MatchString)
}

// documentBehaviors returns the path patterns of the behaviours that treat a document in another way
// than the default one, which is ours.
func documentBehaviors(c *types.DistributionConfig) []string {
	var patterns []string
	if c.CacheBehaviors != nil {
		for _, b := range c.CacheBehaviors.Items {
			if pattern := aws.ToString(b.PathPattern); forDocuments(pattern) {
				patterns = append(patterns, pattern)
			}
		}
	}
	return patterns
}

func dropDocumentBehaviors(c *types.DistributionConfig) {
	c.CacheBehaviors.Items = slices.DeleteFunc(c.CacheBehaviors.Items, func(b types.CacheBehavior) bool { return forDocuments(aws.ToString(b.PathPattern)) })
	c.CacheBehaviors.Quantity = quantity(c.CacheBehaviors.Items)
}
