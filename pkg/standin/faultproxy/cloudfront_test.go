package faultproxy

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/smithy-go"
)

// cloudFrontTest is a proxy in front of moto, with a client.
type cloudFrontTest struct {
	*testing.T
	*Proxy
	client *cloudfront.Client
}

func newCloudFrontTest(t *testing.T) *cloudFrontTest {
	t.Helper()
	proxy := startProxy(t, startMoto(t))
	return &cloudFrontTest{t, proxy, newCloudFront(proxy.URL())}
}

func newCloudFront(url string) *cloudfront.Client {
	return cloudfront.New(cloudfront.Options{
		Region: "us-east-1", BaseEndpoint: &url, RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
}

func (c *cloudFrontTest) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// mustAnswer fails the test unless an error is AWS's answer with a code.
func (c *cloudFrontTest) mustAnswer(err error, code string) {
	c.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code {
		c.Errorf("got %v, want %s", err, code)
	}
}

func (c *cloudFrontTest) control(name string) (id string, err error) {
	out, err := c.client.CreateOriginAccessControl(c.Context(), &cloudfront.CreateOriginAccessControlInput{OriginAccessControlConfig: &types.OriginAccessControlConfig{
		Name: &name, OriginAccessControlOriginType: "s3", SigningBehavior: "always", SigningProtocol: "sigv4",
	}})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.OriginAccessControl.Id), nil
}

// createDistribution makes a distribution that reads with a control, through a client.
func (c *cloudFrontTest) createDistribution(client *cloudfront.Client, control string) *types.Distribution {
	c.Helper()
	out, err := client.CreateDistributionWithTags(c.Context(), &cloudfront.CreateDistributionWithTagsInput{DistributionConfigWithTags: &types.DistributionConfigWithTags{
		Tags: &types.Tags{Items: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}},
		DistributionConfig: &types.DistributionConfig{
			CallerReference: aws.String("r" + control), Comment: aws.String("a comment"), Enabled: aws.Bool(true),
			Origins: &types.Origins{Quantity: aws.Int32(1), Items: []types.Origin{{
				Id: aws.String("o"), DomainName: aws.String("x.s3.amazonaws.com"), OriginAccessControlId: &control, S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("")},
			}}},
			DefaultCacheBehavior: &types.DefaultCacheBehavior{TargetOriginId: aws.String("o"), ViewerProtocolPolicy: "https-only", TrustedSigners: &types.TrustedSigners{Enabled: aws.Bool(false), Quantity: aws.Int32(0)}},
		},
	}})
	c.must(err)
	return out.Distribution
}

func (c *cloudFrontTest) get(id string) *cloudfront.GetDistributionOutput {
	c.Helper()
	out, err := c.client.GetDistribution(c.Context(), &cloudfront.GetDistributionInput{Id: &id})
	c.must(err)
	return out
}

func (c *cloudFrontTest) put(id string, version *string, config *types.DistributionConfig) error {
	_, err := c.client.UpdateDistribution(c.Context(), &cloudfront.UpdateDistributionInput{Id: &id, IfMatch: version, DistributionConfig: config})
	return err
}

// A distribution is found as it was sent, in every answer, and its tags under its ARN.
func TestCloudFrontKeepsConfigurations(t *testing.T) {
	c := newCloudFrontTest(t)
	control, err := c.control("n")
	c.must(err)
	d := c.createDistribution(c.client, control)
	if want := "arn:aws:cloudfront::123456789012:distribution/" + *d.Id; *d.ARN != want {
		t.Errorf("the ARN is %s, want %s", *d.ARN, want)
	}
	tags, err := c.client.ListTagsForResource(t.Context(), &cloudfront.ListTagsForResourceInput{Resource: d.ARN})
	c.must(err)
	if len(tags.Tags.Items) != 1 {
		t.Errorf("the tags are %+v", tags.Tags.Items)
	}
	// One that was made past the proxy is in the list, too.
	other := c.createDistribution(newCloudFront(c.upstream.String()), "past")
	list, err := c.client.ListDistributions(t.Context(), &cloudfront.ListDistributionsInput{})
	c.must(err)
	if len(list.DistributionList.Items) != 2 {
		t.Fatalf("the list is %+v", list.DistributionList)
	}
	for _, item := range list.DistributionList.Items {
		if aws.ToString(item.Comment) != "a comment" || aws.ToString(item.Origins.Items[0].DomainName) != "x.s3.amazonaws.com" || *item.Id != *d.Id && *item.Id != *other.Id {
			t.Errorf("in the list is %+v", item)
		}
	}
	got := c.get(*d.Id)
	if o := got.Distribution.DistributionConfig.Origins.Items[0]; aws.ToString(o.OriginAccessControlId) != control {
		t.Errorf("the origin is %+v", o)
	}
	config, err := c.client.GetDistributionConfig(t.Context(), &cloudfront.GetDistributionConfigInput{Id: d.Id})
	c.must(err)
	config.DistributionConfig.WebACLId = aws.String("acl")
	c.must(c.put(*d.Id, config.ETag, config.DistributionConfig))
	if after := c.get(*d.Id); aws.ToString(after.Distribution.DistributionConfig.WebACLId) != "acl" || *after.ETag == *got.ETag {
		t.Errorf("after a change it is %+v, version %s", after.Distribution.DistributionConfig, *after.ETag)
	}
	c.mustAnswer(c.put(*d.Id, config.ETag, config.DistributionConfig), "PreconditionFailed")
}

// What AWS does not delete, the proxy does not.
func TestCloudFrontRefusesToDelete(t *testing.T) {
	c := newCloudFrontTest(t)
	control, err := c.control("n")
	c.must(err)
	_, err = c.control("n")
	c.mustAnswer(err, "OriginAccessControlAlreadyExists")
	if _, err := c.control("m"); err != nil {
		t.Error(err)
	}
	d := c.createDistribution(c.client, control)
	deleteControl := func() error {
		_, err := c.client.DeleteOriginAccessControl(t.Context(), &cloudfront.DeleteOriginAccessControlInput{Id: &control, IfMatch: aws.String("x")})
		return err
	}
	deleteDistribution := func() error {
		_, err := c.client.DeleteDistribution(t.Context(), &cloudfront.DeleteDistributionInput{Id: d.Id, IfMatch: c.get(*d.Id).ETag})
		return err
	}
	c.mustAnswer(deleteControl(), "OriginAccessControlInUse")
	c.mustAnswer(deleteDistribution(), "DistributionNotDisabled")
	now := c.get(*d.Id)
	now.Distribution.DistributionConfig.Enabled = aws.Bool(false)
	c.SlowDistributions(-1)
	c.must(c.put(*d.Id, now.ETag, now.Distribution.DistributionConfig))
	c.mustAnswer(deleteDistribution(), "DistributionNotDisabled")
	c.SlowDistributions(0)
	c.must(deleteDistribution())
	c.must(deleteControl())
}

// A distribution is in progress for as many answers as was said, after each change.
func TestSlowDistributions(t *testing.T) {
	c := newCloudFrontTest(t)
	c.SlowDistributions(2)
	d := c.createDistribution(c.client, "")
	if *d.Status != "InProgress" {
		t.Errorf("at first it is %s", *d.Status)
	}
	mustBe := func(want ...string) {
		t.Helper()
		for i, status := range want {
			if got := *c.get(*d.Id).Distribution.Status; got != status {
				t.Errorf("answer %d says %s, want %s", i+1, got, status)
			}
		}
	}
	mustBe("InProgress", "InProgress", "Deployed", "Deployed")
	config, err := c.client.GetDistributionConfig(t.Context(), &cloudfront.GetDistributionConfigInput{Id: d.Id})
	c.must(err)
	c.must(c.put(*d.Id, config.ETag, config.DistributionConfig))
	mustBe("InProgress", "InProgress", "Deployed")
	c.SlowDistributions(-1)
	mustBe("InProgress", "InProgress", "InProgress", "InProgress")
	c.SlowDistributions(0)
	mustBe("Deployed")
}
