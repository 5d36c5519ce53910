package render

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// accountState is everything that a stand-in holds, with words in the place of what CloudFront
// chooses, so that two of them can be compared.
type accountState struct {
	State         *awsstate.State
	Distributions []distributionState
	Controls      []*types.OriginAccessControlConfig
	// Encryption is each bucket's key, and Sessions are the seconds that each role's sessions last.
	Encryption map[string]string
	Sessions   map[string]int32
}

type distributionState struct {
	Config *types.DistributionConfig
	Tags   map[string]string
}

// whole reads what the stand-in holds. The tags that CloudFormation sets are left out.
func (c *cluster) whole(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	a := accountState{State: c.snapshot(t), Encryption: map[string]string{}, Sessions: map[string]int32{}}
	var chosen []string // what CloudFront chose, and what is written in its place
	// The proxy makes up for what moto forgets of distributions.
	client := cloudfront.NewFromConfig(awsstate.Config(c.h.Proxy.URL()))
	list := seed(t, client.ListDistributions, &cloudfront.ListDistributionsInput{})
	for _, d := range list.DistributionList.Items {
		config := seed(t, client.GetDistributionConfig, &cloudfront.GetDistributionConfigInput{Id: d.Id}).DistributionConfig
		config.CallerReference = nil // each tool has one of its own
		config.Restrictions = nil    // moto returns what it was sent, and not the default
		config.HttpVersion = types.HttpVersion(strings.ToLower(string(config.HttpVersion)))
		tags := map[string]string{}
		for _, tag := range seed(t, client.ListTagsForResource, &cloudfront.ListTagsForResourceInput{Resource: d.ARN}).Tags.Items {
			tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
		a.Distributions = append(a.Distributions, distributionState{config, tags})
		chosen = append(chosen, aws.ToString(d.Id), "DISTRIBUTION", aws.ToString(d.DomainName), "DOMAIN")
	}
	for _, control := range seed(t, client.ListOriginAccessControls, &cloudfront.ListOriginAccessControlsInput{}).OriginAccessControlList.Items {
		got := seed(t, client.GetOriginAccessControl, &cloudfront.GetOriginAccessControlInput{Id: control.Id})
		a.Controls = append(a.Controls, got.OriginAccessControl.OriginAccessControlConfig)
		chosen = append(chosen, aws.ToString(control.Id), "CONTROL")
	}
	for name, b := range a.State.Buckets {
		for key := range b.Tags {
			if strings.HasPrefix(key, "aws:") {
				delete(b.Tags, key)
			}
		}
		out, err := awsstate.NewS3(c.h.Moto.URL()).GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: aws.String(name)})
		if err == nil {
			rule := out.ServerSideEncryptionConfiguration.Rules[0]
			a.Encryption[name] = string(rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm) + " " + aws.ToString(rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID)
		}
	}
	for name := range a.State.Roles {
		role := seed(t, awsstate.NewIAM(c.h.Moto.URL()).GetRole, &iam.GetRoleInput{RoleName: aws.String(name)}).Role
		a.Sessions[name] = aws.ToInt32(role.MaxSessionDuration)
	}
	text, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(chosen...).Replace(string(text))
}

// demandWhole compares everything that the stand-in holds with want.
func (c *cluster) demandWhole(t *testing.T, want string) {
	t.Helper()
	got := c.whole(t)
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			from := max(0, i-5)
			t.Fatalf("the stand-in differs from what create makes, first in line %d:\ngot\n%s\nwant\n%s", i+1,
				strings.Join(gotLines[from:min(len(gotLines), i+5)], "\n"), strings.Join(wantLines[from:min(len(wantLines), i+5)], "\n"))
		}
	}
	t.Fatalf("the stand-in holds %d lines, and after create %d", len(gotLines), len(wantLines))
}
