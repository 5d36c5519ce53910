package awsstate

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

const (
	trust      = `{"Version": "2012-10-17", "Statement": [{"Principal": {"AWS": "*"}, "Effect": "Allow", "Action": "sts:AssumeRole"}]}`
	permission = `{"Version":"2012-10-17","Statement":[{"Resource":"*","Effect":"Allow","Action":["s3:Get*","ec2:<x>&+ %41"]}]}`
	earlier    = `{"Version":"2012-10-17","Statement":[{"Resource":"*","Effect":"Deny","Action":"*"}]}`
	policyARN  = "arn:aws:iam::123456789012:policy/some/path/a-policy"
	issuer     = "issuer.example.com/a"
)

func TestSnapshot(t *testing.T) {
	server, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}()

	empty := snapshot(t, server.URL())
	if len(empty.Buckets)+len(empty.Providers)+len(empty.Roles)+len(empty.Policies) != 0 {
		t.Errorf("a new server holds %s", empty.JSON())
	}

	seed(t, server.URL())
	got := snapshot(t, server.URL())
	if want := seeded(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %s\nwant %s", got.JSON(), want.JSON())
	}

	// The same again, on a server with other times and identifiers, is the same state.
	if err := server.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	seed(t, server.URL())
	if again := snapshot(t, server.URL()); again.JSON() != got.JSON() {
		t.Errorf("the same work gave %s\nand %s", got.JSON(), again.JSON())
	}

	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Snapshot(ctx, server.URL()); err == nil || !strings.Contains(err.Error(), "reading the buckets") {
		t.Errorf("without a server: error %v", err)
	}
}

// seed makes one of everything through the SDK.
func seed(t *testing.T, url string) {
	t.Helper()
	ctx, buckets, identities := t.Context(), NewS3(url), NewIAM(url)
	check := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	name, role := aws.String("a-bucket"), aws.String("a-role")

	check(buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: name, CreateBucketConfiguration: &types.CreateBucketConfiguration{
		LocationConstraint: types.BucketLocationConstraintEuWest1,
	}}, func(o *s3.Options) { o.Region = "eu-west-1" }))
	check(buckets.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: name, Tagging: &types.Tagging{
		TagSet: []types.Tag{{Key: aws.String("Name"), Value: aws.String("x")}},
	}}))
	check(buckets.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket:                         name,
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true)},
	}))
	check(buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: name, Policy: aws.String(permission)}))
	check(buckets.PutObject(ctx, &s3.PutObjectInput{
		Bucket: name, Key: aws.String("a folder/keys.json"), Body: strings.NewReader("{}\n"),
		ContentType: aws.String("application/json"), Tagging: aws.String("Name=x"),
	}))
	check(buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("bare")}, func(o *s3.Options) { o.Region = "us-east-1" }))

	check(identities.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://" + issuer), ClientIDList: []string{"sts.amazonaws.com", "openshift"},
		ThumbprintList: []string{strings.Repeat("a", 40)}, Tags: iamTags(),
	}))
	check(identities.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: aws.String("a-policy"), Path: aws.String("/some/path/"), Description: aws.String("A policy"),
		PolicyDocument: aws.String(earlier), Tags: iamTags(),
	}))
	check(identities.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{
		PolicyArn: aws.String(policyARN), PolicyDocument: aws.String(permission), SetAsDefault: true,
	}))
	check(identities.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: role, Path: aws.String("/some/path/"), Description: aws.String("A role"),
		AssumeRolePolicyDocument: aws.String(trust), PermissionsBoundary: aws.String(policyARN), Tags: iamTags(),
	}))
	check(identities.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName: role, PolicyName: aws.String("inline"), PolicyDocument: aws.String(permission),
	}))
	check(identities.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String(policyARN)}))
}

// seeded is what seed makes.
func seeded() *State {
	const (
		normalTrust      = `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":"*"}}],"Version":"2012-10-17"}`
		normalPermission = `{"Statement":[{"Action":["s3:Get*","ec2:<x>&+ %41"],"Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`
	)
	tags := map[string]string{"Name": "x"}
	return &State{
		Buckets: map[string]Bucket{
			"a-bucket": {
				Region: "eu-west-1", Tags: tags, Policy: normalPermission,
				PublicAccessBlock: &PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
				Objects: map[string]Object{
					"a folder/keys.json": {Body: "{}\n", ContentType: "application/json", Tags: tags},
				},
			},
			"bare": {Region: "us-east-1", Objects: map[string]Object{}},
		},
		Providers: map[string]Provider{
			"arn:aws:iam::123456789012:oidc-provider/" + issuer: {
				URL: issuer, ClientIDs: []string{"openshift", "sts.amazonaws.com"},
				Thumbprints: []string{strings.Repeat("a", 40)}, Tags: tags,
			},
		},
		Roles: map[string]Role{
			"a-role": {
				ARN: "arn:aws:iam::123456789012:role/some/path/a-role", Path: "/some/path/", Description: "A role",
				Trust: normalTrust, Inline: map[string]Document{"inline": normalPermission},
				Attached: []string{policyARN}, Boundary: policyARN, Tags: tags,
			},
		},
		Policies: map[string]Policy{
			policyARN: {Name: "a-policy", Path: "/some/path/", Description: "A policy", Document: normalPermission, Tags: tags},
		},
	}
}

func iamTags() []iamtypes.Tag {
	return []iamtypes.Tag{{Key: aws.String("Name"), Value: aws.String("x")}}
}

func snapshot(t *testing.T, url string) *State {
	t.Helper()
	state, err := Snapshot(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return state
}
