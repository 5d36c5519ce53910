package converge

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// A managed policy of others that has the name which ours would get is refused while
// nothing has been changed.
func TestManagedPolicyOfOthers(t *testing.T) {
	h := take(t)
	role := alpha().role(infra)
	first := policyARN(role, 1)
	create := &iam.CreatePolicyInput{PolicyName: aws.String(role + "-1"), PolicyDocument: aws.String(allowNothing)}
	texts := []string{role + "-1", ownershipTag + "=owned"}

	t.Run("before the first run", func(t *testing.T) {
		c := newCluster(t, h, t.TempDir(), large(320, "Get"), beta())
		send(t, c.iam.CreatePolicy, create)
		c.refused(t, 1, texts)
	})
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("attached in the place of ours", func(t *testing.T) {
		c := newCluster(t, h, t.TempDir(), large(320, "Get"), beta())
		c.create(t)
		send(t, c.iam.DetachRolePolicy, &iam.DetachRolePolicyInput{RoleName: &role, PolicyArn: &first})
		send(t, c.iam.DeletePolicy, &iam.DeletePolicyInput{PolicyArn: &first})
		send(t, c.iam.CreatePolicy, create)
		send(t, c.iam.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: &first})
		c.refused(t, 1, texts)
	})
}

// A managed policy has the tags that everything has.
func TestManagedPolicyTags(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), large(320, "Get"))
	c.create(t, "--tags=a=1,b=2")
	c.create(t, "--tags=a=9")
	for n := 1; n <= 2; n++ {
		arn := policyARN(alpha().role(infra), n)
		tags := fromIAMTags(send(t, c.iam.GetPolicy, &iam.GetPolicyInput{PolicyArn: &arn}).Policy.Tags)
		if len(tags) != 3 || tags["a"] != "9" || tags["Name"] != infra || tags[ownershipTag] != "owned" {
			t.Errorf("policy %s has the tags %v", arn, tags)
		}
	}
}

// A run that is stopped between detaching a managed policy and deleting it must not leave
// it behind for ever.
func TestManagedPolicyDeletionIsResumed(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), large(320, "Get"))
	c.create(t)
	writeRequests(t, c.requests, alpha())
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation == "DeletePolicy" {
			return faultproxy.AWSError(r, http.StatusForbidden, "AccessDenied", "not now")
		}
		return faultproxy.Pass()
	})
	if result := c.run(t, []string{"create", "manifests"}); result.Code != 1 {
		t.Fatalf("create manifests ended with %d:\n%s", result.Code, result.Stderr)
	}
	c.h.Proxy.SetFault(nil)
	c.create(t)
	c.finds(t, nil)
	for n := 1; n <= 2; n++ {
		arn := policyARN(alpha().role(infra), n)
		if _, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn}); err == nil {
			t.Errorf("policy %s is left behind", arn)
		}
	}
}
