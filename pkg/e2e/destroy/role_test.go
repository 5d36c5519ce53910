package destroy

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

func ownershipTag() types.Tag {
	return types.Tag{Key: aws.String(cloud.OwnershipTag(infra)), Value: aws.String(cloud.OwnershipValue)}
}

// role makes a role.
func (c *cluster) role(name string, owned bool) {
	c.Helper()
	in := &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(anything)}
	if owned {
		in.Tags = append(in.Tags, ownershipTag())
	}
	_, err := c.iam.CreateRole(c.Context(), in)
	c.must(err)
}

// A role's own managed policies go with it, with all of their versions; those of others are detached
// and stay, whatever their name.
func TestManagedPolicies(t *testing.T) {
	c := created(t)
	own := c.policy(role+"-1", true)
	_, err := c.iam.CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{PolicyArn: &own, PolicyDocument: aws.String(anything)})
	c.must(err)
	unattached := c.policy(role+"-2", true) // as a run leaves it that was stopped after detaching it
	likeOurs, theirs := c.policy(role+"-3", false), c.policy("somebodys", false)
	for _, arn := range []string{own, likeOurs, theirs} {
		c.attach(role, arn)
	}
	_, result := c.destroy(0)
	c.mustSay(result, "Detached policy "+theirs+", which somebody else made, from role "+role)
	left := c.aws().Policies
	for arn, want := range map[string]bool{own: false, unattached: false, likeOurs: true, theirs: true} {
		if _, there := left[arn]; there != want {
			t.Errorf("policy %s is there: %t", arn, there)
		}
	}
}

// A policy of the role's own that somebody attached elsewhere stays, and the role that leads to it,
// until it is detached there.
func TestPolicyAttachedElsewhere(t *testing.T) {
	c := created(t)
	arn := c.policy(role+"-1", true)
	c.role("somebodys", false)
	c.attach(role, arn)
	c.attach("somebodys", arn)
	// moto deletes what is attached elsewhere; IAM refuses it with this answer.
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation != "DeletePolicy" {
			return faultproxy.Pass()
		}
		return faultproxy.AWSError(r, http.StatusConflict, "DeleteConflict", "Cannot delete a policy attached to entities.")
	})
	said, result := c.destroy(1)
	c.Proxy.SetFault(nil)
	if got := outcome(said, cloud.KindRole, role); got != "left" {
		t.Errorf("the role is %q", got)
	}
	c.mustSay(result, "Error: delete role "+role+": policy "+arn+": it is attached to somebody else's user, group or role, too")
	if len(c.aws().Providers) > 0 {
		t.Error("the rest was not done")
	}
	_, err := c.iam.DetachRolePolicy(t.Context(), &iam.DetachRolePolicyInput{RoleName: aws.String("somebodys"), PolicyArn: &arn})
	c.must(err)
	c.destroy(0)
	if n := len(c.aws().Policies); n > 0 {
		t.Errorf("%d policies are left", n)
	}
}

// A role that somebody put into an instance profile stays there, with its policies.
func TestInstanceProfile(t *testing.T) {
	c := created(t)
	profile := aws.String("somebodys")
	_, err := c.iam.CreateInstanceProfile(t.Context(), &iam.CreateInstanceProfileInput{InstanceProfileName: profile})
	c.must(err)
	_, err = c.iam.AddRoleToInstanceProfile(t.Context(), &iam.AddRoleToInstanceProfileInput{InstanceProfileName: profile, RoleName: aws.String(role)})
	c.must(err)
	before := c.aws().Roles[role]
	_, result := c.destroy(1)
	c.mustSay(result, "Error: delete role "+role+`: it is in the instance profile "somebodys", which this program did not make`)
	after := c.aws().Roles
	if len(after) != 1 || len(after[role].Inline) != len(before.Inline) {
		t.Errorf("left are %d roles; the policies of %s are %v", len(after), role, after[role].Inline)
	}
	_, err = c.iam.RemoveRoleFromInstanceProfile(t.Context(), &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: profile, RoleName: aws.String(role)})
	c.must(err)
	c.destroy(0)
	c.mustBeEmpty()
}

// What loses its tag while a person thinks is not deleted.
func TestTagLostMeanwhile(t *testing.T) {
	c := created(t)
	seen := 0
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation != "GetRole" || r.Subject != role {
			return faultproxy.Pass()
		}
		if seen++; seen != 2 { // the second look is the one right before the deletion
			return faultproxy.Pass()
		}
		return faultproxy.Pass().WithBefore(func() {
			_, err := c.iam.UntagRole(t.Context(), &iam.UntagRoleInput{RoleName: aws.String(role), TagKeys: []string{cloud.OwnershipTag(infra)}})
			if err != nil {
				t.Error(err)
			}
		})
	})
	_, result := c.destroy(1)
	c.mustSay(result, "Error: delete role "+role+": it does not carry the tag "+cloud.OwnershipTag(infra)+"=owned any more")
	if left := c.aws().Roles; len(left) != 1 || len(left[role].Inline) == 0 {
		t.Errorf("left are %d roles, that one with the policies %v", len(left), left[role].Inline)
	}
}

// A role that looks like the cluster's is not enough: the tag's value decides, too.
func TestTagOfAnotherValue(t *testing.T) {
	c := begin(t)
	name := infra + "-cert-manager-aws-creds"
	_, err := c.iam.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &name, AssumeRolePolicyDocument: aws.String(anything),
		Tags: []types.Tag{{Key: aws.String(cloud.OwnershipTag(infra)), Value: aws.String("shared")}, {Key: aws.String("Name"), Value: aws.String(infra)}},
	})
	c.must(err)
	said, _ := c.destroy(0)
	if got := outcome(said, cloud.KindRole, name); got != "foreign" {
		t.Errorf("it is %q", got)
	}
	if len(c.aws().Roles) != 1 || len(c.changing()) > 0 {
		t.Error("it was touched")
	}
	for _, r := range said.Resources {
		if !strings.Contains(r.Reason, "owned") {
			t.Errorf("%s: the reason is %q", r.Name, r.Reason)
		}
	}
}

// A role that IAM does not show yet, since it has only just been made, is not forgotten.
func TestRoleNotShownYet(t *testing.T) {
	c := created(t)
	hidden := true
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if hidden && r.Operation == "GetRole" && r.Subject == role {
			hidden = false
			return faultproxy.AWSError(r, http.StatusNotFound, "NoSuchEntity", "The role cannot be found.")
		}
		return faultproxy.Pass()
	})
	said, result := c.destroy(1)
	c.mustSay(result, "Error: role "+role+" is left: it has only just appeared")
	if got := outcome(said, cloud.KindRole, role); got != "left" {
		t.Errorf("it is %q", got)
	}
	c.destroy(0)
	c.mustBeEmpty()
}
