package cloudformation

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// place is where a stack of a test is.
type place struct{ partition, region, suffix string }

// places are one region of each partition.
var places = []place{
	{"aws", "eu-west-1", "amazonaws.com"},
	{"aws-cn", "cn-north-1", "amazonaws.com.cn"},
	{"aws-us-gov", "us-gov-west-1", "amazonaws.com"},
	{"aws-iso", "us-iso-east-1", "c2s.ic.gov"},
	{"aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"},
	{"aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"},
	{"aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"},
	{"aws-eusc", "eusc-de-east-1", "amazonaws.eu"},
}

const testAccount = "210987654321"

// maker makes stacks as the assets do.
type maker struct {
	place
	name, path, boundary string
	tags                 map[string]string
}

// permission is what a component of a test may do: a request's statements.
type permission struct {
	secret     credentialsrequest.Secret
	accounts   []string
	statements []iampolicy.Statement
	managed    bool
}

func (m maker) stack(permissions ...permission) *render.Stack {
	if m.path == "" {
		m.path = "/"
	}
	bucket := m.name + "-oidc"
	issuer := bucket + ".s3." + m.region + "." + m.suffix
	provider := "arn:" + m.partition + ":iam::" + testAccount + ":oidc-provider/" + issuer
	tags := cloud.Tags(m.name, m.tags)
	s := &render.Stack{
		Name: m.name, Account: testAccount, Partition: m.partition, Region: m.region, Issuer: "https://" + issuer,
		OwnershipTag: cloud.OwnershipTag(m.name), RolePath: m.path, Boundary: m.boundary, KeyID: "kid",
		Resources: render.Resources{
			Bucket: cloud.Bucket{
				Cluster: m.name, BucketName: bucket, Region: m.region, Owner: testAccount, Tags: tags,
				Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
			},
			Policy: cloud.BucketPolicy{Bucket: bucket, Owner: testAccount, Policy: iampolicy.New(iampolicy.Statement{
				Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
				Action: []string{"s3:GetObject"}, Resource: []string{"arn:" + m.partition + ":s3:::" + bucket + "/keys.json"},
			})},
			Provider: cloud.OIDCProvider{
				Cluster: m.name, ARN: provider, URL: "https://" + issuer,
				Audiences: []string{"openshift", "sts.amazonaws.com"}, Tags: tags,
			},
		},
	}
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		s.Objects = append(s.Objects, cloud.Object{
			Cluster: m.name, Bucket: bucket, Owner: testAccount, Key: key, ContentType: oidc.ContentType,
			Body: []byte(`{"key":"` + key + `"}`), Tags: cloud.OwnershipTags(m.name),
		})
	}
	s.Roles = make([]cloud.Role, 0, len(permissions)) // its members are pointed to
	for _, p := range permissions {
		s.Roles = append(s.Roles, m.role(p, issuer, provider, tags))
		role := &s.Roles[len(s.Roles)-1]
		s.Components = append(s.Components, render.Component{
			Request: "requests/" + p.secret.Name, Secret: p.secret, ServiceAccounts: p.accounts, RoleARN: role.ARN, Role: role,
		})
	}
	return s
}

func (m maker) role(p permission, issuer, provider string, tags map[string]string) cloud.Role {
	name := fmt.Sprintf("%.64s", m.name+"-"+p.secret.Namespace+"-"+p.secret.Name)
	var subjects []string
	for _, account := range p.accounts {
		subjects = append(subjects, "system:serviceaccount:"+p.secret.Namespace+":"+account)
	}
	r := cloud.Role{
		Cluster: m.name, RoleName: name, Path: m.path, ARN: "arn:" + m.partition + ":iam::" + testAccount + ":role" + m.path + name,
		Description: "OpenShift role for " + p.secret.String(), Boundary: m.boundary, Tags: tags,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: provider},
			Action:    []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {issuer + ":aud": "openshift", issuer + ":sub": subjects}},
		}),
	}
	document, _ := iampolicy.RewritePartition(iampolicy.New(p.statements...), m.partition)
	if p.managed {
		parts := make([]iampolicy.Document, len(document.Statement))
		for i, statement := range document.Statement {
			parts[i] = iampolicy.New(statement)
		}
		r.Managed = r.ManagedPolicies(parts)
		return r
	}
	r.Inline = map[string]iampolicy.Document{name: document}
	return r
}

// awkward has in it whatever a policy can hold that YAML, or !Sub, has a meaning for.
func awkward() []iampolicy.Statement {
	return []iampolicy.Statement{
		{
			Sid: "2012-10-17", Effect: iampolicy.Allow,
			Action:   []string{"s3:*", "*", "no", "Yes", "on", "y", "null", "~", "True", "1", "0x1f", "017", "1e3", "12:30", "1:20:30", ".5", "=", "<<", "- a", "a: b", "a #b", "#", "!Ref x", "&a", "|", ">", "%", "@x", "`", "?", "a,b", "[", "{", "]", "trailing ", " leading", "x:"},
			Resource: []string{"arn:aws:s3:::${aws:username}/${*}/*", "arn:aws-cn:s3:::x", "arn:aws:iam::123456789012:role/${!odd}$${x}", "a'b\"c\\d", "<tag>&amp;", "caf\u00e9 \u00a0\u0085\u00ff\u007f", "\t\n\u0001", "${IssuerHostPath}", "${", "$"},
		},
		{
			Effect: iampolicy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"*"},
			Condition: iampolicy.Condition{
				"Bool":            {"aws:SecureTransport": false, "aws:ViaAWSService": "false"},
				"NumericLessThan": {"s3:max-keys": 10, "aws:MultiFactorAuthAge": 3600.5, "x": []any{1, "1", true, "true"}},
				"StringLike":      {"aws:PrincipalTag/caf\u00e9: #1": []string{"${aws:PrincipalTag/team}", ""}, "arn:aws:x": "arn:aws:y"},
			},
		},
	}
}

// usual is a policy of about 600 bytes.
func usual() []iampolicy.Statement {
	return []iampolicy.Statement{{
		Effect: iampolicy.Allow,
		Action: strings.Fields(`ec2:CreateTags ec2:DescribeAvailabilityZones ec2:DescribeDhcpOptions ec2:DescribeImages ec2:DescribeInstances
			ec2:DescribeInternetGateways ec2:DescribeInstanceTypes ec2:DescribeSecurityGroups ec2:DescribeRegions ec2:DescribeSubnets
			ec2:DescribeVpcs ec2:RunInstances ec2:TerminateInstances elasticloadbalancing:DescribeLoadBalancers iam:PassRole`),
		Resource: []string{"*"},
	}}
}

// many are n components of a usual policy.
func many(n int) []permission {
	list := make([]permission, n)
	for i := range list {
		list[i] = permission{
			secret:   credentialsrequest.Secret{Namespace: "openshift-operators", Name: fmt.Sprintf("operator-%04d-credentials", i)},
			accounts: []string{"controller-manager"}, statements: usual(),
		}
	}
	return list
}

// cluster is a stack with every kind of component.
func (m maker) cluster() *render.Stack {
	s := m.stack(
		permission{secret: credentialsrequest.Secret{Namespace: "openshift-awkward", Name: "a.b"}, accounts: []string{"a", "${b}"}, statements: awkward()},
		permission{secret: credentialsrequest.Secret{Namespace: "openshift-large", Name: "credentials"}, accounts: []string{"c"}, statements: awkward(), managed: true},
		permission{secret: credentialsrequest.Secret{Namespace: "openshift-usual", Name: "credentials"}, accounts: []string{"d"}, statements: usual()},
	)
	s.Components = append(s.Components, render.Component{
		Request: "requests/elsewhere", Secret: credentialsrequest.Secret{Namespace: "openshift-zzz", Name: "elsewhere"},
		RoleARN: "arn:" + m.partition + ":iam::" + testAccount + ":role/elsewhere",
	})
	return s
}

func rendered(t testing.TB, s *render.Stack) map[string]render.File {
	t.Helper()
	list, err := Format().Render(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]render.File{}
	for _, f := range list {
		if _, twice := byName[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		byName[f.Name] = f
	}
	return byName
}

// write writes the files into a folder of their own, and returns their paths by name.
func write(t *testing.T, s *render.Stack) map[string]string {
	t.Helper()
	folder, paths := t.TempDir(), map[string]string{}
	for name, f := range rendered(t, s) {
		paths[name] = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(paths[name]), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(paths[name], f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}
