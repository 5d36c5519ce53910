package rendertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Place is where a stack is. Suffix is the partition's DNS suffix.
type Place struct{ Partition, Region, Suffix string }

// Places are one region of each partition.
var Places = []Place{
	{"aws", "eu-west-1", "amazonaws.com"},
	{"aws-cn", "cn-north-1", "amazonaws.com.cn"},
	{"aws-us-gov", "us-gov-west-1", "amazonaws.com"},
	{"aws-iso", "us-iso-east-1", "c2s.ic.gov"},
	{"aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"},
	{"aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"},
	{"aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"},
	{"aws-eusc", "eusc-de-east-1", "amazonaws.eu"},
}

// Issuers are clusters with each kind of issuer but the public bucket, and everything that can be
// said of roles. Those in their first step have no issuer yet.
func Issuers() map[string]Cluster {
	key := "arn:aws:kms:eu-west-1:" + Account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"
	return map[string]Cluster{
		"self-hosted":            {Issuer: "https://oidc.example.com/fleet/harbor", MaxSession: 2 * time.Hour},
		"shared":                 {Issuer: "https://oidc.example.com", Shared: true, Thumbprint: strings.Repeat("0a", 20)},
		"first step":             {Private: true, Tags: map[string]string{"team": "a b"}},
		"second step":            {Private: true, Tags: map[string]string{"team": "a b"}, Domain: "d111111abcdef8.cloudfront.net", Boundary: "arn:aws:iam::" + Account + ":policy/b"},
		"first step, encrypted":  {Private: true, KMSKeyARN: key},
		"second step, encrypted": {Private: true, KMSKeyARN: key, Domain: "d111111abcdef8.cloudfront.net", MaxSession: 12 * time.Hour},
	}
}

// OddPath is a role path with every printable character that means something to a shell or
// in a string.
const OddPath = "/it's/`odd`/$HOME$(x)/${y}/%{z}/\"q\"\\/*?[a]!#&;|<>{}~^%/"

// Usual are the permissions of a component of a release: about 600 bytes.
func Usual() []iampolicy.Statement {
	return []iampolicy.Statement{{
		Effect: iampolicy.Allow, Resource: []string{"*"},
		Action: []string{
			"ec2:CreateTags", "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions", "ec2:DescribeImages",
			"ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeInstanceTypes", "ec2:DescribeSecurityGroups",
			"ec2:DescribeRegions", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:RunInstances", "ec2:TerminateInstances",
			"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:RegisterTargets", "iam:PassRole", "kms:ListGrants",
		},
	}}
}

// Odd are permissions with whatever a policy can hold that another syntax has a meaning for.
func Odd() []iampolicy.Statement {
	return []iampolicy.Statement{
		{
			Effect: iampolicy.Allow, Action: []string{"s3:Get*", "s3:PutObject"},
			Resource: []string{"arn:aws:s3:::${aws:username}/%{x}/*", "it's \"q\" \\ `b` <tag>&amp; café", "$", "${"},
		},
		{
			Effect: iampolicy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"*"},
			Condition: iampolicy.Condition{
				"Bool":            {"aws:SecureTransport": false, "aws:ViaAWSService": "false"},
				"NumericLessThan": {"aws:MultiFactorAuthAge": 3600.5, "s3:max-keys": 10},
				"StringLike":      {"aws:PrincipalTag/café: #1": []string{"${aws:PrincipalTag/team}", ""}},
			},
		},
	}
}

// Components are one of each kind: usual, odd, with managed policies, and with a role that
// somebody else made.
func Components() []Component {
	secret := func(namespace string) credentialsrequest.Secret {
		return credentialsrequest.Secret{Namespace: namespace, Name: "cloud"}
	}
	return []Component{
		{Secret: secret("openshift-a"), ServiceAccounts: []string{"controller"}, Statements: Usual()},
		{Secret: secret("openshift-b"), ServiceAccounts: []string{"controller", "operator"}, Statements: Odd()},
		{Secret: secret("openshift-c"), ServiceAccounts: []string{"controller"}, Statements: Odd(), Managed: true},
		{Secret: secret("openshift-d"), ServiceAccounts: []string{"controller"}, RoleARN: "arn:aws:iam::" + Account + ":role/theirs"},
	}
}

// Many are n usual components.
func Many(n int) []Component {
	list := make([]Component, n)
	for i := range list {
		list[i] = Component{
			Secret:          credentialsrequest.Secret{Namespace: fmt.Sprintf("openshift-%04d", i), Name: "cloud"},
			ServiceAccounts: []string{"controller", "operator"}, Statements: Usual(),
		}
	}
	return list
}
