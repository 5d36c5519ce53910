package converge

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func (c *cluster) tagProvider(t *testing.T, tags map[string]string) {
	t.Helper()
	send(t, c.iam.TagOpenIDConnectProvider, &iam.TagOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider), Tags: iamTags(tags)})
}

func (c *cluster) untagProvider(t *testing.T, keys ...string) {
	t.Helper()
	send(t, c.iam.UntagOpenIDConnectProvider, &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider), TagKeys: keys})
}

func (c *cluster) tagRole(t *testing.T, role string, tags map[string]string) {
	t.Helper()
	send(t, c.iam.TagRole, &iam.TagRoleInput{RoleName: &role, Tags: iamTags(tags)})
}

func (c *cluster) untagRole(t *testing.T, role string, keys ...string) {
	t.Helper()
	send(t, c.iam.UntagRole, &iam.UntagRoleInput{RoleName: &role, TagKeys: keys})
}

// editTrust changes a role's trust policy.
func (c *cluster) editTrust(t *testing.T, role string, edit func(document)) {
	t.Helper()
	trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.AssumeRolePolicyDocument)
	trust = editDocument(t, trust, edit)
	send(t, c.iam.UpdateAssumeRolePolicy, &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: &trust})
}

// editInline changes the inline policy of a role that has the role's own name.
func (c *cluster) editInline(t *testing.T, role string, edit func(document)) {
	t.Helper()
	policy := decoded(t, send(t, c.iam.GetRolePolicy, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &role}).PolicyDocument)
	policy = editDocument(t, policy, edit)
	send(t, c.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &role, PolicyDocument: &policy})
}

// deleteRole deletes a role and the policies that stand in its way.
func (c *cluster) deleteRole(t *testing.T, role string) {
	t.Helper()
	for _, name := range send(t, c.iam.ListRolePolicies, &iam.ListRolePoliciesInput{RoleName: &role}).PolicyNames {
		send(t, c.iam.DeleteRolePolicy, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &name})
	}
	for _, p := range c.attached(t, role) {
		send(t, c.iam.DetachRolePolicy, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: &p})
	}
	send(t, c.iam.DeleteRole, &iam.DeleteRoleInput{RoleName: &role})
}

// attached returns the ARNs of a role's managed policies, sorted.
func (c *cluster) attached(t *testing.T, role string) []string {
	t.Helper()
	var arns []string
	for _, p := range send(t, c.iam.ListAttachedRolePolicies, &iam.ListAttachedRolePoliciesInput{RoleName: &role}).AttachedPolicies {
		arns = append(arns, aws.ToString(p.PolicyArn))
	}
	slices.Sort(arns)
	return arns
}

// decoded returns a document that IAM gave, which is URL-encoded but where moto forgets it.
func decoded(t *testing.T, text *string) string {
	t.Helper()
	if strings.HasPrefix(aws.ToString(text), "{") {
		return *text
	}
	plain, err := url.PathUnescape(aws.ToString(text))
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func iamTags(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

func fromIAMTags(tags []types.Tag) map[string]string {
	m := map[string]string{}
	for _, tag := range tags {
		m[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return m
}
