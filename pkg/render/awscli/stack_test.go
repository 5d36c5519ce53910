package awscli

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// variant is what differs between the stacks of the tests.
type variant struct {
	partition, region, suffix string
	path, boundary            string
	thumbprint                string
	tags                      map[string]string
	roles                     int
	// managed is how many managed policies the first role has, instead of an inline one.
	managed int
	// others is how many components use a role that somebody else made.
	others int
}

func plain() variant {
	return variant{partition: "aws", region: "eu-west-1", suffix: "amazonaws.com", path: "/", roles: 2}
}

// oddPath has every printable character that means something to a shell.
const oddPath = "/it's/`odd`/$HOME$(x)/\"q\"\\/*?[a]!#&;|<>{}~^%/"

// odd has everything that a stack may have.
func odd() variant {
	return variant{
		partition: "aws-cn", region: "cn-north-1", suffix: "amazonaws.com.cn", path: oddPath,
		boundary: "arn:aws-cn:iam::123456789012:policy/it's-`$a`", thumbprint: strings.Repeat("0a", 20),
		tags: map[string]string{"Größe": "sehr groß @+=", "team": "日本 語"}, roles: 3, managed: 2, others: 1,
	}
}

// stack returns a stack as the asset makes it.
func stack(v variant) *render.Stack {
	const name, account = "harbor-x4k2p", "123456789012"
	bucket := name + "-oidc"
	issuer := fmt.Sprintf("https://%s.s3.%s.%s", bucket, v.region, v.suffix)
	tags := maps.Clone(v.tags)
	if tags == nil {
		tags = map[string]string{}
	}
	maps.Copy(tags, cloud.OwnershipTags(name))
	provider := fmt.Sprintf("arn:%s:iam::%s:oidc-provider/%s", v.partition, account, issuer[len("https://"):])
	s := &render.Stack{
		Name: name, Account: account, Partition: v.partition, Region: v.region, Issuer: issuer,
		OwnershipTag: cloud.OwnershipTag(name), RolePath: v.path, Boundary: v.boundary, KeyID: "kid-of_the-key",
		Resources: render.Resources{
			Bucket: cloud.Bucket{
				Cluster: name, BucketName: bucket, Region: v.region, Owner: account, Tags: tags,
				Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
			},
			Policy: cloud.BucketPolicy{Bucket: bucket, Owner: account, Policy: iampolicy.New(iampolicy.Statement{
				Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true}, Action: []string{"s3:GetObject"},
				Resource: []string{"arn:" + v.partition + ":s3:::" + bucket + "/keys.json"},
			})},
			Provider: cloud.OIDCProvider{
				Cluster: name, ARN: provider, URL: issuer, Audiences: []string{"openshift", "sts." + v.suffix}, Thumbprint: v.thumbprint, Tags: tags,
			},
		},
	}
	for _, key := range []string{".well-known/openid-configuration", "keys.json", "openid/v1/jwks"} {
		s.Objects = append(s.Objects, cloud.Object{
			Cluster: name, Bucket: bucket, Owner: account, Key: key, ContentType: "application/json",
			Body: []byte("{\"of\": \"" + key + "\"}\n"), Tags: cloud.OwnershipTags(name),
		})
	}
	for i := range v.roles {
		s.Roles = append(s.Roles, role(s, i, v.managed*max(0, 1-i)))
	}
	for i := range v.roles + v.others {
		c := render.Component{
			Request:         fmt.Sprintf("openshift-cloud-credential-operator/request-%04d", i),
			Secret:          credentialsrequest.Secret{Namespace: fmt.Sprintf("openshift-%04d", i), Name: "cloud"},
			ServiceAccounts: []string{"controller", "operator"},
			RoleARN:         fmt.Sprintf("arn:%s:iam::%s:role/other-%d", v.partition, account, i),
		}
		if i < v.roles {
			c.Role, c.RoleARN = &s.Roles[i], s.Roles[i].ARN
		}
		s.Components = append(s.Components, c)
	}
	return s
}

func role(s *render.Stack, i, managed int) cloud.Role {
	secret := fmt.Sprintf("openshift-%04d-cloud", i)
	r := cloud.Role{
		Cluster: s.Name, RoleName: s.Name + "-" + secret, Path: s.RolePath,
		Description: "OpenShift role for " + secret, Boundary: s.Boundary, Tags: s.Provider.Tags,
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: s.Provider.ARN}, Action: []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {s.IssuerHostPath() + ":aud": "openshift", s.IssuerHostPath() + ":sub": []string{"system:serviceaccount:" + secret}}},
		}),
	}
	r.ARN = fmt.Sprintf("arn:%s:iam::%s:role%s%s", s.Partition, s.Account, r.Path, r.RoleName)
	permissions := iampolicy.New(
		iampolicy.Statement{Effect: iampolicy.Allow, Action: []string{"ec2:Describe*", "EC2:RunInstances", "s3:GetObject"}, Resource: []string{"*"}},
		iampolicy.Statement{
			Effect: iampolicy.Deny, Action: []string{"sts:AssumeRole"}, Resource: []string{"arn:" + s.Partition + ":iam::*:user/${aws:username}/it's <&> \"q\" \\ `b` é"},
			Condition: iampolicy.Condition{"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}},
		},
	)
	if managed == 0 {
		r.Inline = map[string]iampolicy.Document{r.RoleName: permissions}
		return r
	}
	documents := make([]iampolicy.Document, managed)
	for i := range documents {
		documents[i] = permissions
	}
	r.Managed = r.ManagedPolicies(documents)
	return r
}

// rendered returns the files of a stack by name.
func rendered(t testing.TB, s *render.Stack) map[string]string {
	t.Helper()
	list, err := Format().Render(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range list {
		if _, twice := files[f.Name]; twice {
			t.Fatalf("%s is there twice", f.Name)
		}
		files[f.Name] = string(f.Data)
	}
	return files
}
