package cloud

import (
	"fmt"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// BucketPolicy is the policy of the bucket. It is a resource of its own, as in
// CloudFormation, because it must wait for the bucket's access block, and nothing else must.
type BucketPolicy struct {
	Bucket string
	Owner  string
	Policy iampolicy.Document
}

// ActualBucketPolicy is a bucket's policy as it was found, as JSON.
type ActualBucketPolicy struct{ Policy string }

func (*ActualBucketPolicy) isActual() {}

// ID returns the policy's identity, the name of its bucket.
func (p BucketPolicy) ID() ID { return ID{KindBucketPolicy, p.Bucket} }

// Compare judges the policy that was found. Its bucket is ours, so it is, too.
func (p BucketPolicy) Compare(actual Actual) (Comparison, error) {
	a, _ := actual.(*ActualBucketPolicy)
	if a == nil {
		return missing(p), nil
	}
	policy, err := p.Policy.JSON()
	if err != nil {
		return Comparison{}, fmt.Errorf("policy of bucket %s: %w", p.Bucket, err)
	}
	d, err := comparePolicy("policy", a.Policy, policy)
	if err != nil {
		return Comparison{}, fmt.Errorf("policy of bucket %s: %w", p.Bucket, err)
	}
	return compared(p, a, d), nil
}

// comparePolicy compares policy documents by meaning; an empty one is not there.
func comparePolicy(field, actual, desired string) ([]diff.Difference, error) {
	if actual == "" || desired == "" {
		return diff.Scalar(field, actual, desired), nil
	}
	d, err := iampolicy.Diff(actual, desired)
	if err != nil {
		return nil, fmt.Errorf("compare the %s: %w", field, err)
	}
	return diff.Prefix(field, d), nil
}

// DistributionReadPolicy returns the policy of a private bucket: the distribution reads these objects,
// given by their ARNs, and nobody else anything. a is what was found of the distribution; nil while there
// is none, which leaves PendingDistribution in the policy. A distribution that reads through an origin
// access identity, as ccoctl's do, keeps its access by that.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func DistributionReadPolicy(d Distribution, a *ActualDistribution, objects []string) BucketPolicy {
	s := iampolicy.Statement{
		Sid: "CloudFrontReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Service: cloudFrontService},
		Action: []string{"s3:GetObject"}, Resource: objects,
		Condition: sourceDistribution(DistributionARN("aws", d.Account, PendingDistribution)),
	}
	switch {
	case a == nil:
	case a.OriginAccessIdentity != "":
		s.Principal = &iampolicy.Principal{AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity " + a.OriginAccessIdentity}
		s.Condition = nil
	default:
		s.Condition = sourceDistribution(DistributionARN("aws", d.Account, a.Distribution))
	}
	return BucketPolicy{Bucket: d.Reference, Owner: d.Account, Policy: iampolicy.New(s)}
}

// cloudFrontService is CloudFront as a principal: all of it, of every account, so that a condition must
// name the distribution.
const cloudFrontService = "cloudfront.amazonaws.com"

// sourceDistribution is the condition that it is one distribution on whose behalf CloudFront asks.
func sourceDistribution(arn string) iampolicy.Condition {
	return iampolicy.Condition{"StringEquals": {"AWS:SourceArn": arn}}
}

// Public reports whether the policy lets everybody in.
func (p BucketPolicy) Public() bool {
	return slices.ContainsFunc(p.Policy.Statement, func(s iampolicy.Statement) bool {
		return s.Effect == iampolicy.Allow && s.Principal != nil && s.Principal.Everyone
	})
}
