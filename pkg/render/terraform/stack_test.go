package terraform

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/standin/terraform"
)

// place is where a cluster is.
type place struct{ partition, region, suffix string }

// places has a region of each partition.
var places = []place{
	{"aws", "us-east-1", "amazonaws.com"},
	{"aws-us-gov", "us-gov-west-1", "amazonaws.com"},
	{"aws-cn", "cn-north-1", "amazonaws.com.cn"},
	{"aws-iso", "us-iso-east-1", "c2s.ic.gov"},
	{"aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"},
	{"aws-eusc", "eusc-de-east-1", "amazonaws.eu"},
}

const account = "123456789012"

// newStack returns the stack of a cluster without components.
func newStack(name string, at place) *render.Stack {
	bucket := name + "-oidc"
	tags := cloud.Tags(name, map[string]string{"team": "blue", "Größe & Wert": "a=b"})
	issuer := "https://" + bucket + ".s3." + at.region + "." + at.suffix
	s := &render.Stack{
		Name: name, Account: account, Partition: at.partition, Region: at.region, Issuer: issuer,
		OwnershipTag: cloud.OwnershipTag(name), RolePath: "/", KeyID: "kid",
	}
	s.Bucket = cloud.Bucket{
		Cluster: name, BucketName: bucket, Region: at.region, Owner: account, Tags: tags,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
	}
	s.Policy = cloud.BucketPolicy{Bucket: bucket, Owner: account, Policy: iampolicy.New(iampolicy.Statement{
		Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
		Action: []string{"s3:GetObject"}, Resource: []string{"arn:" + at.partition + ":s3:::" + bucket + "/keys.json"},
	})}
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		s.Objects = append(s.Objects, cloud.Object{
			Cluster: name, Bucket: bucket, Owner: account, Key: key, ContentType: oidc.ContentType,
			Body: []byte(`{"for": "` + key + `"}`), Tags: cloud.OwnershipTags(name),
		})
	}
	s.Provider = cloud.OIDCProvider{
		Cluster: name, ARN: "arn:" + at.partition + ":iam::" + account + ":oidc-provider/" + s.IssuerHostPath(), URL: issuer,
		Audiences: []string{"openshift", "sts.amazonaws.com"}, Tags: tags,
	}
	return s
}

// addRole adds a component, whose role has the documents as permissions: one is inline,
// more are managed policies.
func addRole(s *render.Stack, namespace, name string, documents ...iampolicy.Document) {
	secret := credentialsrequest.Secret{Namespace: namespace, Name: name}
	roleName := fmt.Sprintf("%s-%s-%s", s.Name, namespace, name)
	role := &cloud.Role{
		Cluster: s.Name, RoleName: roleName, Path: s.RolePath, ARN: "arn:" + s.Partition + ":iam::" + account + ":role" + s.RolePath + roleName,
		Description: "OpenShift role for " + secret.String(), Boundary: s.Boundary, Tags: s.Bucket.Tags,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: s.Provider.ARN}, Action: []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {
				s.IssuerHostPath() + ":aud": "openshift",
				s.IssuerHostPath() + ":sub": []string{"system:serviceaccount:" + namespace + ":a", "system:serviceaccount:" + namespace + ":b"},
			}},
		}),
	}
	if len(documents) == 1 {
		role.Inline = map[string]iampolicy.Document{roleName: documents[0]}
	} else {
		role.Managed = role.ManagedPolicies(documents)
	}
	s.Roles = append(s.Roles, *role)
	s.Components = append(s.Components, render.Component{
		Request: "openshift-cloud-credential-operator/" + name, Secret: secret, ServiceAccounts: []string{"a", "b"}, RoleARN: role.ARN, Role: role,
	})
}

// ordinary is a policy such as a release's CredentialsRequests have, about 600 bytes.
func ordinary(partition string) iampolicy.Document {
	return iampolicy.New(
		iampolicy.Statement{
			Effect: iampolicy.Allow, Resource: []string{"*"},
			Action: []string{
				"ec2:CreateTags", "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions", "ec2:DescribeImages", "ec2:DescribeInstances",
				"ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "ec2:RunInstances", "ec2:TerminateInstances",
				"elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:RegisterTargets",
			},
		},
		iampolicy.Statement{
			Effect: iampolicy.Allow, Action: []string{"kms:CreateGrant"}, Resource: []string{"arn:" + partition + ":kms:*:*:key/*"},
			Condition: iampolicy.Condition{"Bool": {"kms:GrantIsForAWSResource": true}},
		},
	)
}

// nasty is a policy with everything that could be written wrongly.
func nasty(partition string) iampolicy.Document {
	return iampolicy.New(
		iampolicy.Statement{
			Sid: "Odd", Effect: iampolicy.Deny, Action: []string{"s3:*"},
			Resource: []string{
				`arn:` + partition + `:s3:::b/${aws:username}/*`, `a"b\c`, `%{if x}`, `$${x}`, `$$${x}`, `%%{`, `$`, `%`, `$$`, `${`, `<&>'`, "ÿ é ¡", "~", " ", "\u00a0\u00ad",
			},
			Condition: iampolicy.Condition{
				"Bool":                 {"aws:SecureTransport": false, "aws:ViaAWSService": "true"},
				"NumericLessThan":      {"aws:MultiFactorAuthAge": int64(3600), "s3:max-keys": -7},
				"NumericEquals":        {"x": []any{1.5, 1e20, -0.25, int64(9007199254740993)}},
				"ForAnyValue:Bool":     {"k": []any{true, false, "true"}},
				"StringLike":           {"aws:RequestTag/${for}": []string{"one"}, "null": "true", "for": []any{"x"}, "s3:prefix": []string{"", "home/"}},
				"DateGreaterThan":      {"aws:CurrentTime": "2020-01-01T00:00:01Z"},
				"for":                  {"true": "null"},
				"StringEqualsIfExists": {"ec2:Region": "x"},
			},
		},
		iampolicy.Statement{Effect: iampolicy.Allow, Action: []string{"ec2:A", "ec2:B"}, Resource: []string{"*"}},
	)
}

// full returns a stack with everything that a stack may have.
func full(at place) *render.Stack {
	s := newStack("harbor-x4k2p", at)
	s.RolePath = "/a\"b/$${x}%{y}`\\'#/"
	s.Boundary = "arn:" + at.partition + ":iam::" + account + ":policy/b/boundary"
	s.Provider.Thumbprint = "0123456789abcdef0123456789abcdef01234567"
	addRole(s, "openshift-machine-api", "aws-cloud-credentials", ordinary(at.partition))
	addRole(s, "openshift-odd", "nasty", nasty(at.partition))
	s.Roles[0].Inline["second"] = ordinary(at.partition) // the component's role shares the map
	addRole(s, "openshift-large", "managed", ordinary(at.partition), nasty(at.partition))
	s.Components = append(s.Components, render.Component{
		Request: "ns/made\nelsewhere", Secret: credentialsrequest.Secret{Namespace: "openshift-other", Name: "other"},
		ServiceAccounts: []string{"a"}, RoleARN: "arn:" + at.partition + ":iam::210987654321:role/other",
	})
	return s
}

// many returns a stack with n ordinary roles.
func many(n int) *render.Stack {
	s := newStack("harbor-x4k2p", places[0])
	for i := range n {
		addRole(s, fmt.Sprintf("openshift-component-%d", i), "cloud-credentials", ordinary("aws"))
	}
	return s
}

// rendered returns the files by name.
func rendered(t *testing.T, s *render.Stack) map[string][]byte {
	t.Helper()
	list, err := Format().Render(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range list {
		if _, twice := all[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		all[f.Name] = f.Data
	}
	return all
}

// written writes a stack's files into a folder.
func written(t *testing.T, s *render.Stack) string {
	t.Helper()
	folder := t.TempDir()
	for name, data := range rendered(t, s) {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// load parses a stack's module.
func load(t *testing.T, s *render.Stack) *terraform.Module {
	t.Helper()
	m, err := terraform.Load(written(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSameStackSameBytes(t *testing.T) {
	first := rendered(t, full(places[0]))
	for range 5 {
		for name, data := range rendered(t, full(places[0])) {
			if !bytes.Equal(data, first[name]) {
				t.Fatalf("%s differs from run to run", name)
			}
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, n := range []int{7, 1000} {
		s := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Format().Render(b.Context(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
