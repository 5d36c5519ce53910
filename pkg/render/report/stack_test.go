package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// statement is an Allow for one resource.
func statement(resource string, actions ...string) iampolicy.Statement {
	return iampolicy.Statement{Effect: iampolicy.Allow, Action: actions, Resource: []string{resource}}
}

// releaseActions are 17 actions as a component of a release has them: a policy of 600 bytes.
var releaseActions = []string{
	"ec2:CreateTags", "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions", "ec2:DescribeImages",
	"ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeInstanceTypes", "ec2:DescribeSecurityGroups",
	"ec2:DescribeRegions", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:RunInstances", "ec2:TerminateInstances",
	"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:RegisterTargets", "iam:PassRole", "kms:ListGrants",
}

// newStack returns a stack for a cluster in GovCloud, whose partition and host names are not
// those that one would write down without thinking.
func newStack(name string) *render.Stack {
	const account, partition, region = "123456789012", "aws-us-gov", "us-gov-west-1"
	host := name + "-oidc.s3." + region + ".amazonaws.com"
	tags := cloud.Tags(name, map[string]string{"team": "platform"})
	s := &render.Stack{
		Name: name, Account: account, Partition: partition, Region: region, Issuer: "https://" + host,
		OwnershipTag: cloud.OwnershipTag(name), RolePath: "/", KeyID: strings.Repeat("k", 43),
	}
	s.Bucket = cloud.Bucket{
		Cluster: name, BucketName: name + "-oidc", Region: region, Owner: account, Tags: tags,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
	}
	for _, o := range []struct{ key, body string }{
		{".well-known/openid-configuration", `{"issuer":"` + s.Issuer + `"}`},
		{"keys.json", `{"keys":[]}`}, {"openid/v1/jwks", `{"keys":[]}`},
	} {
		s.Objects = append(s.Objects, cloud.Object{Cluster: name, Bucket: s.Bucket.BucketName, Owner: account, Key: o.key, ContentType: "application/json", Body: []byte(o.body)})
	}
	s.Policy = cloud.BucketPolicy{Bucket: s.Bucket.BucketName, Owner: account, Policy: iampolicy.New(iampolicy.Statement{
		Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true}, Action: []string{"s3:GetObject"},
		Resource: []string{"arn:" + partition + ":s3:::" + s.Bucket.BucketName + "/keys.json"},
	})}
	s.Provider = cloud.OIDCProvider{
		Cluster: name, URL: s.Issuer, Audiences: []string{"openshift", "sts.amazonaws.com"}, Tags: tags,
		ARN: "arn:" + partition + ":iam::" + account + ":oidc-provider/" + host,
	}
	return s
}

// addRole adds a component with a role.
func addRole(s *render.Stack, namespace, secret string, accounts []string, statements ...iampolicy.Statement) *cloud.Role {
	name := s.Name + "-" + namespace + "-" + secret
	var subjects []string
	for _, a := range accounts {
		subjects = append(subjects, "system:serviceaccount:"+namespace+":"+a)
	}
	r := &cloud.Role{
		Cluster: s.Name, RoleName: name, Path: s.RolePath, Boundary: s.Boundary, Tags: s.Provider.Tags,
		ARN:         "arn:" + s.Partition + ":iam::" + s.Account + ":role" + s.RolePath + name,
		Description: "OpenShift role for " + namespace + "/" + secret,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: s.Provider.ARN}, Action: []string{webIdentity},
			Condition: iampolicy.Condition{"StringEquals": {s.IssuerHostPath() + ":aud": "openshift", s.IssuerHostPath() + ":sub": subjects}},
		}),
		Inline: map[string]iampolicy.Document{name: iampolicy.New(statements...)},
	}
	s.Components = append(s.Components, render.Component{
		Request: "openshift-cloud-credential-operator/" + secret, Secret: credentialsrequest.Secret{Namespace: namespace, Name: secret},
		ServiceAccounts: accounts, RoleARN: r.ARN, Role: r,
	})
	s.Roles = append(s.Roles, *r)
	return r
}

// manyRoles returns a stack of n roles as those of a release.
func manyRoles(n int) *render.Stack {
	s := newStack("harbor-x4k2p")
	for i := range n {
		addRole(s, "openshift-machine-api", fmt.Sprintf("credentials-%d", i), []string{"machine-api-controllers"}, statement("*", releaseActions...))
	}
	return s
}

func BenchmarkPage(b *testing.B) {
	for _, n := range []int{7, 100, 1000} {
		s := manyRoles(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Page(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
