package cloudfront

import (
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// behavior is an additional behaviour for a path.
func behavior(c *types.DistributionConfig, path string) types.CacheBehavior {
	return types.CacheBehavior{
		PathPattern: &path, TargetOriginId: c.DefaultCacheBehavior.TargetOriginId, ViewerProtocolPolicy: types.ViewerProtocolPolicyHttpsOnly,
		CachePolicyId: c.DefaultCacheBehavior.CachePolicyId,
	}
}

func behaviors(c *types.DistributionConfig, paths ...string) {
	c.CacheBehaviors = &types.CacheBehaviors{Quantity: aws.Int32(int32(len(paths)))}
	for _, path := range paths {
		c.CacheBehaviors.Items = append(c.CacheBehaviors.Items, behavior(c, path))
	}
}

// Each setting that was changed is named, and is repaired.
func TestStaleSettings(t *testing.T) {
	x := created(t)
	want := x.outcome()
	for field, change := range map[string]func(c *types.DistributionConfig){
		"enabled": func(c *types.DistributionConfig) { c.Enabled = aws.Bool(false) },
		"comment": func(c *types.DistributionConfig) { c.Comment = aws.String("another") },
		"aliases": func(c *types.DistributionConfig) {
			c.Aliases = &types.Aliases{Quantity: aws.Int32(1), Items: []string{"oidc.example.com"}}
		},
		"viewerCertificate.cloudFrontDefaultCertificate": func(c *types.DistributionConfig) {
			c.ViewerCertificate = &types.ViewerCertificate{ACMCertificateArn: aws.String("arn:aws:acm:us-east-1:123456789012:certificate/x"), SSLSupportMethod: types.SSLSupportMethodSniOnly}
		},
		"restrictions.geoRestriction": func(c *types.DistributionConfig) {
			c.Restrictions = &types.Restrictions{GeoRestriction: &types.GeoRestriction{RestrictionType: types.GeoRestrictionTypeWhitelist, Quantity: aws.Int32(1), Items: []string{"CH"}}}
		},
		"viewerMtlsConfig": func(c *types.DistributionConfig) {
			c.ViewerMtlsConfig = &types.ViewerMtlsConfig{Mode: types.ViewerMtlsModeRequired}
		},
		"cacheBehaviors": func(c *types.DistributionConfig) { behaviors(c, "*.json") },
		"origin.domainName": func(c *types.DistributionConfig) {
			c.Origins.Items[0].DomainName = aws.String("other.s3.eu-west-1.amazonaws.com")
		},
		"origin.originPath": func(c *types.DistributionConfig) { c.Origins.Items[0].OriginPath = aws.String("/x") },
		"origin.type": func(c *types.DistributionConfig) {
			c.Origins.Items[0].S3OriginConfig = nil
			c.Origins.Items[0].CustomOriginConfig = &types.CustomOriginConfig{HTTPPort: aws.Int32(80), HTTPSPort: aws.Int32(443), OriginProtocolPolicy: types.OriginProtocolPolicyHttpOnly}
		},
		"origin.originAccessControlId": func(c *types.DistributionConfig) { c.Origins.Items[0].OriginAccessControlId = aws.String("") },
		"defaultCacheBehavior.viewerProtocolPolicy": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.ViewerProtocolPolicy = types.ViewerProtocolPolicyAllowAll
		},
		"defaultCacheBehavior.cachePolicyId": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.CachePolicyId = aws.String("658327ea-f89d-4fab-a63d-7e88639e58f6")
		},
		"defaultCacheBehavior.allowedMethods": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.AllowedMethods.Items = append(c.DefaultCacheBehavior.AllowedMethods.Items, types.MethodOptions)
			c.DefaultCacheBehavior.AllowedMethods.Quantity = aws.Int32(3)
		},
		"defaultCacheBehavior.originRequestPolicyId": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.OriginRequestPolicyId = aws.String("216adef6-5c7f-47e4-b989-5492eafa07d3")
		},
		"defaultCacheBehavior.trustedKeyGroups": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.TrustedKeyGroups = &types.TrustedKeyGroups{Enabled: aws.Bool(true), Quantity: aws.Int32(1), Items: []string{"k"}}
		},
		"defaultCacheBehavior.trustedSigners": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.TrustedSigners = &types.TrustedSigners{Enabled: aws.Bool(true), Quantity: aws.Int32(1), Items: []string{"self"}}
		},
		"defaultCacheBehavior.functionAssociations": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.FunctionAssociations = &types.FunctionAssociations{Quantity: aws.Int32(1), Items: []types.FunctionAssociation{{EventType: types.EventTypeViewerRequest, FunctionARN: aws.String("arn:aws:cloudfront::123456789012:function/f")}}}
		},
		"defaultCacheBehavior.lambdaFunctionAssociations": func(c *types.DistributionConfig) {
			c.DefaultCacheBehavior.LambdaFunctionAssociations = &types.LambdaFunctionAssociations{Quantity: aws.Int32(1), Items: []types.LambdaFunctionAssociation{{EventType: types.EventTypeViewerRequest, LambdaFunctionARN: aws.String("arn:aws:lambda:us-east-1:123456789012:function:f:1")}}}
		},
	} {
		x.edit(change)
		if got := fields(x.compare(desiredDistribution())); !slices.Equal(got, []string{field}) {
			t.Errorf("%s: the differences are %q", field, got)
		}
		x.create()
		if c := x.compare(desiredDistribution()); c.Action != cloud.ActionNone {
			t.Errorf("%s: after the repair the differences are %v", field, c.Differences)
		}
	}
	_, _, c := x.config()
	if len(c.Origins.Items) != 1 || len(c.CacheBehaviors.Items) != 0 {
		t.Errorf("the origins are %+v, the behaviours %+v", c.Origins.Items, c.CacheBehaviors.Items)
	}
	if r := x.record(); r.Distribution == "" || r.OriginAccessControl == "" {
		t.Errorf("of %s the ledger keeps %+v", want, r)
	}
}

// What does no harm is somebody's, and stays when something else is repaired.
func TestAdditionsOfOthersStay(t *testing.T) {
	x := created(t)
	x.edit(func(c *types.DistributionConfig) {
		c.WebACLId = aws.String("arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/1")
		c.PriceClass = types.PriceClassPriceClass100
		c.Logging = &types.LoggingConfig{Enabled: aws.Bool(true), Bucket: aws.String("logs.s3.amazonaws.com"), Prefix: aws.String(""), IncludeCookies: aws.Bool(false)}
		c.DefaultCacheBehavior.ResponseHeadersPolicyId = aws.String("67f7725c-6f97-4210-82d7-5512b31e9d03")
		c.DefaultRootObject = aws.String("index.html")
		c.Origins.Items = append(c.Origins.Items, types.Origin{Id: aws.String("other"), DomainName: aws.String("other.s3.amazonaws.com"), S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("")}})
		c.Origins.Quantity = aws.Int32(2)
		behaviors(c, "/status/*", "keys.jso?")
	})
	if got := fields(x.compare(desiredDistribution())); !slices.Equal(got, []string{"cacheBehaviors"}) {
		t.Errorf("the differences are %q", got)
	}
	x.create()
	_, _, c := x.config()
	if aws.ToString(c.WebACLId) == "" || c.PriceClass != types.PriceClassPriceClass100 || !aws.ToBool(c.Logging.Enabled) || aws.ToString(c.DefaultRootObject) == "" ||
		aws.ToString(c.DefaultCacheBehavior.ResponseHeadersPolicyId) == "" || len(c.Origins.Items) != 2 {
		t.Errorf("the configuration is %+v", c)
	}
	if len(c.CacheBehaviors.Items) != 1 || aws.ToString(c.CacheBehaviors.Items[0].PathPattern) != "/status/*" {
		t.Errorf("the behaviours are %+v", c.CacheBehaviors.Items)
	}
}

// Tags of ours are kept as desired, those of others stay, and one that is no longer wanted goes.
func TestTags(t *testing.T) {
	x := created(t)
	id, _, _ := x.config()
	arn := cloud.DistributionARN("aws", account, id)
	_, err := x.client.TagResource(t.Context(), &cloudfront.TagResourceInput{Resource: &arn, Tags: &types.Tags{Items: []types.Tag{
		{Key: aws.String("theirs"), Value: aws.String("1")}, {Key: aws.String("Name"), Value: aws.String("another")},
	}}})
	x.must(err)
	d := desiredDistribution()
	d.Tags = cloud.Tags(infra, nil)
	c := x.compare(d)
	if got := fields(c); !slices.Equal(got, []string{`tags["Name"]`, `tags["team"]`}) {
		t.Errorf("the differences are %q", got)
	}
	x.proxy.ResetRequests()
	_, err = x.target().Apply(t.Context(), c)
	x.must(err)
	for _, operation := range x.changing() {
		if operation != "POST /2020-05-31/tagging" {
			t.Errorf("%s is sent", operation)
		}
	}
	out, err := x.client.ListTagsForResource(t.Context(), &cloudfront.ListTagsForResourceInput{Resource: &arn})
	x.must(err)
	got := map[string]string{}
	for _, tag := range out.Tags.Items {
		got[*tag.Key] = *tag.Value
	}
	if len(got) != 3 || got["theirs"] != "1" || got["Name"] != infra || got[cloud.OwnershipTag(infra)] != "owned" {
		t.Errorf("the tags are %v", got)
	}
	if after := x.record(); slices.Contains(after.Tags, "team") || after.Distribution != id {
		t.Errorf("the ledger has %+v", after)
	}
}

// A change of somebody else's between reading and writing is not undone: it is read again.
func TestChangedMeanwhile(t *testing.T) {
	x := created(t)
	x.edit(func(c *types.DistributionConfig) { c.Enabled = aws.Bool(false) })
	disturbed := false
	x.proxy.SetFault(disturb(x, &disturbed))
	x.create()
	x.proxy.SetFault(nil)
	_, _, c := x.config()
	if !disturbed || !aws.ToBool(c.Enabled) || c.PriceClass != types.PriceClassPriceClass100 {
		t.Errorf("disturbed %t; the configuration is %+v", disturbed, c)
	}
}

// disturb changes the price class right before the program's first change arrives.
func disturb(x *trial, done *bool) func(r *faultproxy.Request) faultproxy.Action {
	return func(r *faultproxy.Request) faultproxy.Action {
		if *done || r.Method != http.MethodPut || r.Service != faultproxy.ServiceCloudFront {
			return faultproxy.Pass()
		}
		*done = true
		return faultproxy.Pass().WithBefore(func() {
			x.edit(func(c *types.DistributionConfig) { c.PriceClass = types.PriceClassPriceClass100 })
		})
	}
}
