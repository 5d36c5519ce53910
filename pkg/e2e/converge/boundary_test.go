package converge

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestPermissionsBoundary(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.create(t)
	c.addOthers(t)
	const boundary = "arn:aws:iam::" + account + ":policy/boundary"
	send(t, c.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: aws.String("boundary"), PolicyDocument: aws.String(allowNothing)})
	const flag = "--permissions-boundary-arn=" + boundary
	found := onRoles("permissionsBoundary")

	c.finds(t, found, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	with := c.snapshot(t)
	for _, role := range roles {
		if got := c.boundary(t, role); got != boundary {
			t.Errorf("role %s has the boundary %q", role, got)
		}
	}

	// Changed on one role, removed from the other.
	send(t, c.iam.PutRolePermissionsBoundary, &iam.PutRolePermissionsBoundaryInput{RoleName: &roles[0], PermissionsBoundary: aws.String(othersPolicy)})
	send(t, c.iam.DeleteRolePermissionsBoundary, &iam.DeleteRolePermissionsBoundaryInput{RoleName: &roles[1]})
	c.finds(t, found, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.sameAWS(t, with)

	// Without the flag it stays, and an empty one drops it.
	c.finds(t, nil)
	const none = "--permissions-boundary-arn="
	c.finds(t, found, none)
	c.create(t, none)
	c.finds(t, nil)
	for _, role := range roles {
		if got := c.boundary(t, role); got != "" {
			t.Errorf("role %s still has the boundary %q", role, got)
		}
	}
	for _, wrong := range []string{"boundary", "arn:aws-cn:iam::" + account + ":policy/boundary", "arn:aws:iam::" + account + ":role/boundary"} {
		c.refused(t, 3, []string{"--permissions-boundary-arn", wrong, "arn:aws:iam::123456789012:policy/boundary"}, "--permissions-boundary-arn="+wrong)
	}
}

func (c *cluster) boundary(t *testing.T, role string) string {
	t.Helper()
	b := send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.PermissionsBoundary
	if b == nil {
		return ""
	}
	return aws.ToString(b.PermissionsBoundaryArn)
}
