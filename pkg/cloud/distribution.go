package cloud

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// Distribution is the CloudFront distribution that serves the OIDC documents of a private bucket, with
// the origin access control by which it reads them. Its ID and its domain are CloudFront's to choose.
type Distribution struct {
	Cluster string
	// Reference is the bucket's name. It is the CallerReference, which CloudFront takes once, so that a
	// creation whose answer was lost is found again and not repeated, and the name of the access control.
	Reference string
	// Account owns it.
	Account string
	// OriginDomain is the bucket's host, which is asked with HTTPS and a signature.
	OriginDomain string
	// Issuer is the URL that it must have; empty while that is not known.
	Issuer string
	// KMSKeyARN is the customer-managed key that encrypts the documents; empty for S3's own.
	KMSKeyARN string
	Tags      map[string]string
	// Adopt allows to take over a distribution that carries no cluster's tag.
	Adopt bool
}

// ActualDistribution is a distribution as it was found.
type ActualDistribution struct {
	// Distribution is the ID.
	Distribution string
	ARN          string
	// Domain is where it serves: <something>.cloudfront.net.
	Domain string
	// Deployed is set when its last change is in force everywhere.
	Deployed bool
	// OriginAccessControl is the ID of the control by which it reads the bucket; empty for none, or
	// for one that does not sign every request.
	OriginAccessControl string
	// OriginAccessIdentity is the ID of the identity by which it reads the bucket where there is no
	// control: that of a distribution of ccoctl's, which is kept.
	OriginAccessIdentity string
	// OtherUse says what else it serves, where it was not made for the bucket: in words that follow its ID.
	// Empty for one that serves nothing but the bucket, under CloudFront's own domain.
	OtherUse string
	// Settings are the differences of what it does from what it should do, which CloudFront's answer alone
	// has in full.
	Settings     []diff.Difference
	Tags         map[string]string
	RecordedTags []string
}

func (*ActualDistribution) isActual() {}

// ID returns the distribution's identity, its caller reference.
func (d Distribution) ID() ID { return ID{KindDistribution, d.Reference} }

// Compare judges the distribution that was found. One that an issuer is known of can neither be made
// again nor be another: the domain is CloudFront's to choose, and it never chooses the same twice.
func (d Distribution) Compare(actual Actual) (Comparison, error) {
	const hint = "A running cluster would have to be given another issuer. If none uses the old one, delete the cluster's resources (openshift-install-sts destroy) and create them anew."
	a, _ := actual.(*ActualDistribution)
	if a == nil {
		if d.Issuer != "" {
			return Comparison{}, diagnostic.Failuref(hint, "distribution %s, whose domain is the issuer %s, is gone, and another one would have another domain", d.Reference, d.Issuer)
		}
		return missing(d), nil
	}
	// What --adopt would not take either is refused without naming it.
	adopted, err := claim(d.ID(), d.Cluster, d.Adopt || a.OtherUse != "", a.Tags)
	if err != nil {
		return Comparison{}, err
	}
	if len(adopted) > 0 && a.OtherUse != "" {
		return Comparison{}, diagnostic.Failuref(
			"It is left alone, and --adopt does not change that: what it serves would be gone. Remove the bucket from its origins, or choose another --name.",
			"distribution %s (%s) reads bucket %s, but was not made for it and %s", a.Distribution, a.Domain, d.Reference, a.OtherUse)
	}
	if d.Issuer != "" && !strings.EqualFold(d.Issuer, a.Issuer()) {
		return Comparison{}, diagnostic.Failuref(hint, "distribution %s serves as %s, and the issuer is %s", a.Distribution, a.Issuer(), d.Issuer)
	}
	if d.KMSKeyARN != "" && a.OriginAccessIdentity != "" {
		// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
		return Comparison{}, diagnostic.Failuref(
			"Leave --kms-key-arn away, or let the distribution read the bucket through an origin access control first.",
			"distribution %s reads the bucket through the origin access identity %s, and an identity cannot read what a KMS key encrypts", a.Distribution, a.OriginAccessIdentity)
	}
	differences := slices.Concat(a.Settings, tagDifferences(a.Tags, d.Tags, a.RecordedTags))
	return compared(d, a, differences, adopted...), nil
}

// StaleTags returns the keys of the tags to remove from what was found.
func (d Distribution) StaleTags(a *ActualDistribution) []string {
	return staleTags(a.Tags, d.Tags, a.RecordedTags)
}

// Issuer returns the URL under which the distribution serves.
func (a *ActualDistribution) Issuer() string { return "https://" + a.Domain }

// What is the same for every distribution. Whatever makes one, in AWS or in a template, takes it from here.
const (
	// DistributionOriginID names the origin within the distribution.
	DistributionOriginID = "oidc-documents"
	// DistributionCachePolicy is AWS's managed policy CachingDisabled: a rotated key must be seen at
	// once, and STS and the API servers that ask are few.
	// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
	DistributionCachePolicy = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	// DistributionPriceClass lets all of CloudFront's places serve. Nothing is cached and little is
	// asked, so that a cheaper class saves nothing; and STS asks from every region.
	DistributionPriceClass = "PriceClass_All"
	// DistributionHTTPVersion is what every client knows. HTTP/3 would be of use to browsers only.
	DistributionHTTPVersion = "http2"
	// DistributionIPv6 lets clients ask over IPv6, too: a cluster of IPv6 alone reads its issuer there.
	DistributionIPv6 = true
	// DistributionViewerProtocol refuses plain HTTP. A redirect would be of no use: an issuer is https,
	// and whoever asks without TLS may get another's keys.
	DistributionViewerProtocol = "https-only"
)

// DistributionMethods are the methods that reading needs.
func DistributionMethods() []string { return []string{"GET", "HEAD"} }

// Comment is what the console shows beside the distribution's ID.
func (d Distribution) Comment() string { return "OIDC documents of " + d.Cluster }

// AccessControlName is the origin access control's name, unique in the account: it is how a control is
// found again whose ID was never heard of.
func (d Distribution) AccessControlName() string { return d.Reference }

// AccessControlDescription says whose the origin access control is, which cannot have tags.
func (d Distribution) AccessControlDescription() string { return OwnershipTag(d.Cluster) }

// PendingDistribution stands for the ID of a distribution that does not exist yet, in policies that are
// computed before it does. Nothing that has it may reach AWS.
const PendingDistribution = "DISTRIBUTION-ID"

// DistributionARN returns the ARN of a distribution. CloudFront has no region.
func DistributionARN(partition, account, id string) string {
	return fmt.Sprintf("arn:%s:cloudfront::%s:distribution/%s", partition, account, id)
}

// HasDistributions reports whether a distribution can be the issuer in a partition. GovCloud and the
// isolated ones have no CloudFront, and in China a distribution may not serve under CloudFront's own
// domain: https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
func HasDistributions(partition string) bool { return partition == "aws" }

// CheckDistributionPartition refuses a partition in which a distribution cannot be the issuer.
func CheckDistributionPartition(partition string) error {
	if HasDistributions(partition) {
		return nil
	}
	return diagnostic.Inputf("Leave --create-private-s3-bucket away, or serve the OIDC documents yourself and give their URL with --issuer-url.",
		"--create-private-s3-bucket needs a CloudFront distribution with a domain of CloudFront's own, which partition %s does not have", partition)
}
