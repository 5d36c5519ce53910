package cloudfront

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// What is made is what the constants of package cloud say, and a second run changes nothing.
func TestCreate(t *testing.T) {
	x := begin(t)
	actual := x.create()
	if !strings.HasSuffix(actual.Domain, ".cloudfront.net") || actual.ARN != cloud.DistributionARN("aws", account, actual.Distribution) {
		t.Errorf("the distribution is %+v", actual)
	}
	id, _, c := x.config()
	_, controls := x.ids()
	o := c.Origins.Items[0]
	b := c.DefaultCacheBehavior
	for what, ok := range map[string]bool{
		"enabled":          aws.ToBool(c.Enabled),
		"caller reference": aws.ToString(c.CallerReference) == bucket,
		"comment":          aws.ToString(c.Comment) == "OIDC documents of "+infra,
		"IPv6":             aws.ToBool(c.IsIPV6Enabled),
		"HTTP/2":           c.HttpVersion == types.HttpVersionHttp2,
		"price class":      c.PriceClass == types.PriceClassPriceClassAll,
		"certificate":      aws.ToBool(c.ViewerCertificate.CloudFrontDefaultCertificate),
		"no alias":         c.Aliases == nil || len(c.Aliases.Items) == 0,
		"one origin":       len(c.Origins.Items) == 1 && aws.ToString(o.DomainName) == origin && aws.ToString(o.Id) == aws.ToString(b.TargetOriginId),
		"access control":   len(controls) == 1 && aws.ToString(o.OriginAccessControlId) == controls[0],
		"S3":               o.S3OriginConfig != nil && aws.ToString(o.S3OriginConfig.OriginAccessIdentity) == "",
		"https only":       b.ViewerProtocolPolicy == types.ViewerProtocolPolicyHttpsOnly,
		"no caching":       aws.ToString(b.CachePolicyId) == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
		"methods":          len(b.AllowedMethods.Items) == 2 && aws.ToInt32(b.AllowedMethods.Quantity) == 2,
	} {
		if !ok {
			t.Errorf("%s: the configuration is %+v, its origin %+v, its behaviour %+v", what, c, o, b)
		}
	}
	r := x.record()
	if r.Status != cloud.StatusCreated || r.Distribution != id || r.OriginAccessControl != controls[0] {
		t.Errorf("the ledger has %+v", r)
	}
	state, err := awsstate.Snapshot(t.Context(), x.proxy.URL())
	x.must(err)
	made := state.Buckets[bucket]
	if b := made.PublicAccessBlock; b == nil || !b.BlockPublicACLs || !b.IgnorePublicACLs || !b.BlockPublicPolicy || !b.RestrictPublicBuckets {
		t.Errorf("the access block is %+v", b)
	}
	want := `{"Statement":[{"Action":["s3:GetObject"],"Condition":{"StringEquals":{"AWS:SourceArn":"` + actual.ARN + `"}},"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Resource":["arn:aws:s3:::` +
		bucket + `/.well-known/openid-configuration","arn:aws:s3:::` + bucket + `/keys.json","arn:aws:s3:::` + bucket + `/openid/v1/jwks"],"Sid":"CloudFrontReadOIDCDocuments"}],"Version":"2012-10-17"}`
	if string(made.Policy) != want {
		t.Errorf("the policy is\n%s\nand should be\n%s", made.Policy, want)
	}

	before := x.outcome()
	x.proxy.ResetRequests()
	x.create()
	if changed := x.changing(); len(changed) > 0 {
		t.Errorf("a second run sends %q", changed)
	}
	if after := x.outcome(); after != before {
		t.Errorf("before the second run\n%s\nand after it\n%s", before, after)
	}
}

// A cluster whose bucket does not exist costs one request of S3 and none of CloudFront.
func TestNothingThere(t *testing.T) {
	x := begin(t)
	if c := x.compare(desiredDistribution()); c.Action != cloud.ActionCreate {
		t.Errorf("the action is %s", c.Action)
	}
	if requests := x.proxy.Requests(); len(requests) != 1 || requests[0].Operation != "GetBucketPolicy" {
		t.Errorf("the requests are %+v", requests)
	}
}
