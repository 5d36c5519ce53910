package converge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// large returns alpha with so many permissions that an inline policy cannot hold them: one
// statement with n actions of 30 characters, quotes and comma not counted. verb tells them
// from those of another call.
func large(n int, verb string) request {
	r := alpha()
	actions := make([]string, n)
	for i := range actions {
		actions[i] = fmt.Sprintf("service:%s%0*d", verb, 22-len(verb), i)
	}
	r.entries = []entry{{Effect: "Allow", Action: actions, Resource: "*"}}
	return r
}

// policyARN is the ARN of a role's managed policy.
func policyARN(role string, n int) string {
	return fmt.Sprintf("arn:aws:iam::%s:policy/%s-%d", account, role, n)
}

// Permissions beyond the limit of inline policies become managed policies, which are found
// and repaired like inline ones, and go when they are no longer needed.
func TestManagedPolicies(t *testing.T) {
	s := newSuite(t)
	role := alpha().role(infra)
	first, second, third := policyARN(role, 1), policyARN(role, 2), policyARN(role, 3)
	managed := func(arn string) string { return `managedPolicies["` + arn + `"]` }
	grown := large(320, "Get")
	s.make = func(t *testing.T, s *suite) *cluster {
		c := newCluster(t, s.h, s.folder, alpha(), beta())
		c.create(t)
		c.addOthers(t)
		writeRequests(t, c.requests, grown, beta())
		c.finds(t, []change{{"role", role, `policies["` + role + `"]`}, {"role", role, managed(first)}, {"role", role, managed(second)}})
		c.create(t)
		if got, want := c.attached(t, role), []string{othersPolicy, first, second}; !slices.Equal(got, want) {
			t.Errorf("role %s has the managed policies %v, want %v", role, got, want)
		}
		return c
	}
	edited := func(name string, edit func(*testing.T, *cluster), fields ...string) row {
		r := row{name: name, change: edit}
		for _, f := range fields {
			r.want = append(r.want, change{"role", role, f})
		}
		return r
	}
	detach := func(t *testing.T, c *cluster, arn string) {
		send(t, c.iam.DetachRolePolicy, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: &arn})
	}
	stray := func(t *testing.T, c *cluster, name string, tags map[string]string) {
		out := send(t, c.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(allowNothing), Tags: iamTags(tags)})
		for range 2 { // so that there are versions to be deleted with it
			send(t, c.iam.CreatePolicyVersion, &iam.CreatePolicyVersionInput{PolicyArn: out.Policy.Arn, PolicyDocument: aws.String(allowNothing), SetAsDefault: true})
		}
		send(t, c.iam.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: out.Policy.Arn})
	}
	rows := []row{
		edited("detached", func(t *testing.T, c *cluster) { detach(t, c, second) }, managed(second)+".attached"),
		edited("detached and changed", func(t *testing.T, c *cluster) {
			detach(t, c, first)
			c.newVersion(t, first, allowNothing)
		}, managed(first)+".statement[0].action", managed(first)+".attached"),
		edited("deleted", func(t *testing.T, c *cluster) {
			detach(t, c, second)
			send(t, c.iam.DeletePolicy, &iam.DeletePolicyInput{PolicyArn: &second})
		}, managed(second)),
		edited("one too many", func(t *testing.T, c *cluster) {
			stray(t, c, role+"-3", map[string]string{ownershipTag: "owned"})
		}, managed(third)),
		edited("an inline policy beside them", func(t *testing.T, c *cluster) {
			send(t, c.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: &role, PolicyDocument: aws.String(allowNothing)})
		}, `policies["`+role+`"]`),
	}
	// IAM keeps five versions of a policy; the repairs must make room.
	for i := range 4 {
		rows = append(rows, edited(fmt.Sprintf("changed %d", i), func(t *testing.T, c *cluster) {
			c.newVersion(t, first, strings.Replace(allowNothing, "sts:", "service:", 1))
		}, managed(first)+".statement[0].action"))
	}
	s.run(t, rows)

	// A policy of others with a name as ours have stays: others may attach what they want.
	t.Run("one of others", func(t *testing.T) {
		c := s.ready(t)
		stray(t, c, role+"-3", nil)
		c.finds(t, nil)
		c.create(t)
		c.finds(t, nil)
		if got := c.attached(t, role); !slices.Contains(got, third) {
			t.Errorf("role %s has only the managed policies %v", role, got)
		}
		detach(t, c, third) // the cluster is used on
	})

	t.Run("shrunk", func(t *testing.T) {
		c := s.ready(t)
		writeRequests(t, c.requests, alpha(), beta())
		c.finds(t, []change{{"role", role, `policies["` + role + `"]`}, {"role", role, managed(first)}, {"role", role, managed(second)}})
		c.create(t)
		c.finds(t, nil)
		if got := c.attached(t, role); !slices.Equal(got, []string{othersPolicy}) {
			t.Errorf("role %s has the managed policies %v, want only %s", role, got, othersPolicy)
		}
		for _, arn := range []string{first, second} {
			if _, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn}); err == nil {
				t.Errorf("policy %s still exists", arn)
			}
		}
	})
}

// newVersion makes a document the default version of a managed policy. Like everybody, it
// has to make room first.
func (c *cluster) newVersion(t *testing.T, arn, document string) {
	t.Helper()
	versions := send(t, c.iam.ListPolicyVersions, &iam.ListPolicyVersionsInput{PolicyArn: &arn}).Versions
	if len(versions) > 5 {
		t.Errorf("policy %s has %d versions, and IAM keeps 5", arn, len(versions))
	}
	if len(versions) >= 5 {
		for _, v := range versions {
			if !v.IsDefaultVersion {
				send(t, c.iam.DeletePolicyVersion, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: v.VersionId})
				break
			}
		}
	}
	send(t, c.iam.CreatePolicyVersion, &iam.CreatePolicyVersionInput{PolicyArn: &arn, PolicyDocument: &document, SetAsDefault: true})
}

// The permissions of a request change while they are managed policies.
func TestManagedPoliciesFollowTheRequest(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), large(320, "Get"), beta())
	c.create(t)
	role := alpha().role(infra)
	// Six times, so that the oldest of the five versions has to go.
	for i, verb := range []string{"Put", "List", "Delete", "Update", "Tag", "Untag"} {
		n := 320
		fields := []string{policyARN(role, 1) + `"].statement[0].action`, policyARN(role, 2) + `"].statement[0].action`}
		if i%2 == 0 { // a third policy comes and goes
			n = 420
			fields = append(fields, policyARN(role, 3)+`"]`)
		} else {
			fields = append(fields, policyARN(role, 3)+`"]`)
		}
		writeRequests(t, c.requests, large(n, verb), beta())
		var want []change
		for _, f := range fields {
			want = append(want, change{"role", role, `managedPolicies["` + f})
		}
		c.finds(t, want)
		c.create(t)
		c.finds(t, nil)
	}
	for _, v := range []int{1, 2} {
		arn := policyARN(role, v)
		if n := len(send(t, c.iam.ListPolicyVersions, &iam.ListPolicyVersionsInput{PolicyArn: &arn}).Versions); n > 5 {
			t.Errorf("policy %s has %d versions, and IAM keeps 5", arn, n)
		}
	}
	third := policyARN(role, 3)
	if _, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &third}); err == nil {
		t.Errorf("policy %s still exists", third)
	}
}
