package permissions_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/permissions"
)

// AWS is told what it would know of the request, so that policies which depend on tags, boundary
// or region are judged as they will be.
func TestConditionKeys(t *testing.T) {
	role := cloud.Role{
		Cluster: "x", RoleName: "x-one", Path: "/", ARN: roleARN, Boundary: boundary, Description: "d",
		Tags:  map[string]string{"Name": "x", "team": "a"},
		Trust: iampolicy.New(iampolicy.Statement{Effect: iampolicy.Allow, Action: []string{"sts:AssumeRole"}, Principal: &iampolicy.Principal{AWS: account}}),
	}
	created := cloud.Comparison{Desired: role, Action: cloud.ActionCreate}
	// A boundary that goes is judged by the one that is there; what comes after it by none.
	unbound := role
	unbound.Boundary = ""
	loses, err := unbound.Compare(&cloud.ActualRole{
		Path: "/", Boundary: boundary, Inline: map[string]string{"stray": allowNothing}, Description: "d",
		Tags: map[string]string{"Name": "x", "team": "a", "openshift.io/cloud-credential-operator/x": "owned"},
	})
	if err != nil {
		t.Fatal(err)
	}
	bucket := cloud.Comparison{Desired: cloud.Bucket{BucketName: "x-oidc", Tags: role.Tags}, Action: cloud.ActionCreate}
	tags := map[string][]string{
		"aws:TagKeys": {"Name", "team"}, "aws:RequestTag/Name": {"x"}, "aws:RequestTag/team": {"a"},
	}
	for name, c := range map[string]struct {
		partition  string
		comparison cloud.Comparison
		action     string
		want       map[string][]string
	}{
		"creating a role":              {"aws", created, "iam:CreateRole", with(tags, "aws:RequestedRegion", "us-east-1", "iam:PermissionsBoundary", boundary)},
		"tagging it":                   {"aws", created, "iam:TagRole", with(tags, "aws:RequestedRegion", "us-east-1")},
		"setting its boundary":         {"aws", created, "iam:PutRolePermissionsBoundary", with(nil, "aws:RequestedRegion", "us-east-1", "iam:PermissionsBoundary", boundary)},
		"removing its boundary":        {"aws", loses, "iam:DeleteRolePermissionsBoundary", with(nil, "aws:RequestedRegion", "us-east-1", "iam:PermissionsBoundary", boundary)},
		"removing a policy after that": {"aws", loses, "iam:DeleteRolePolicy", with(nil, "aws:RequestedRegion", "us-east-1")},
		"looking at it":                {"aws", created, "iam:GetRole", with(nil, "aws:RequestedRegion", "us-east-1")},
		"IAM of GovCloud":              {"aws-us-gov", created, "iam:GetRole", with(nil, "aws:RequestedRegion", "us-gov-west-1")},
		"IAM of an unknown partition":  {"aws-iso", created, "iam:GetRole", with(nil)},
		"the bucket's own region":      {"aws", bucket, "s3:CreateBucket", with(nil, "aws:RequestedRegion", region)},
	} {
		t.Run(name, func(t *testing.T) {
			requests := permissions.Needed(c.partition, region, c.comparison)
			i := slices.IndexFunc(requests, func(r permissions.Request) bool { return r.Action == c.action })
			if i < 0 {
				t.Fatalf("%s is not needed, but %v", c.action, requests)
			}
			if got := requests[i].Context; !maps.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("the context is %v, want %v", got, c.want)
			}
		})
	}
}

// with returns values with others, given as key and value, and what every request has.
func with(values map[string][]string, others ...string) map[string][]string {
	all := map[string][]string{"aws:SecureTransport": {"true"}}
	maps.Copy(all, values)
	for pair := range slices.Chunk(others, 2) {
		all[pair[0]] = []string{pair[1]}
	}
	return all
}

// What nobody looked at is asked about by the patterns of the policy, without what only some
// clusters need.
func TestPossible(t *testing.T) {
	requests := permissions.Possible(permissions.CreateManifests(), place())
	asked := map[string]bool{}
	for _, r := range requests {
		asked[r.Action+" "+r.Resource] = true
		if r.Why == "" || len(r.Context) == 0 {
			t.Errorf("%s on %s has no reason or no context", r.Action, r.Resource)
		}
	}
	for _, want := range []string{
		"iam:CreateRole arn:aws:iam::" + account + ":role" + rolePath + infra + "-*",
		"s3:CreateBucket arn:aws:s3:::" + bucket,
		"iam:GetAccountSummary *",
	} {
		if !asked[want] {
			t.Errorf("it is not asked about %s", want)
		}
	}
	const pathless = " arn:aws:iam::" + account + ":role/" + infra + "-*"
	if !asked["iam:GetRole"+pathless] || asked["iam:CreateRole"+pathless] {
		t.Error("roles without their path are to be looked for, and not to be created")
	}
	for _, action := range []string{"iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary", "iam:UpdateOpenIDConnectProviderThumbprint"} {
		if slices.ContainsFunc(requests, func(r permissions.Request) bool { return r.Action == action }) {
			t.Errorf("it is asked about %s, which only some clusters need", action)
		}
	}
}
