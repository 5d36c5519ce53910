package converge

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// A role's path is part of its ARN and cannot be changed in place.
func TestRolePath(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	const flag = "--role-path=/openshift/sts/"
	c.create(t, flag)
	c.finds(t, nil, flag)
	for _, role := range roles {
		out := send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role
		if arn := aws.ToString(out.Arn); arn != "arn:aws:iam::"+account+":role/openshift/sts/"+role {
			t.Errorf("role %s has the ARN %s", role, arn)
		}
	}
	secret := c.read(t, alpha().secretFile())
	if arn := "arn:aws:iam::" + account + ":role/openshift/sts/" + roles[0]; !strings.Contains(secret, "role_arn = "+arn) {
		t.Errorf("the Secret does not name %s:\n%s", arn, secret)
	}
	c.editTrust(t, roles[0], func(d document) { delete(statement(d, 0), "Condition") })
	c.finds(t, []change{
		{"role", roles[0], `trustPolicy.statement[0].condition.StringEquals["` + issuer + `:aud"]`},
		{"role", roles[0], `trustPolicy.statement[0].condition.StringEquals["` + issuer + `:sub"]`},
	}, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)

	c.refused(t, 1, []string{"role " + roles[0], "role " + roles[1], "/openshift/sts/", "--role-path /openshift/sts/"}, "--role-path=/")
	c.refused(t, 1, []string{"/openshift/sts/", "/other/"}, "--role-path=/other/")
	for _, wrong := range []string{"openshift", "/openshift", "openshift/", "//", "/a b/", "/" + strings.Repeat("a", 512) + "/"} {
		c.refused(t, 3, []string{"--role-path", wrong}, "--role-path="+wrong)
	}
}

// Managed policies are in the same path as their role.
func TestRolePathOfManagedPolicies(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), large(320, "Get"))
	const flag = "--role-path=/openshift/sts/"
	c.create(t, flag)
	c.finds(t, nil, flag)
	role := roles[0]
	arn := "arn:aws:iam::" + account + ":policy/openshift/sts/" + role
	if got, want := c.attached(t, role), []string{arn + "-1", arn + "-2"}; !slices.Equal(got, want) {
		t.Errorf("role %s has the managed policies %v, want %v", role, got, want)
	}
	writeRequests(t, c.requests, alpha())
	c.create(t, flag)
	c.finds(t, nil, flag)
	if text := c.snapshot(t); strings.Contains(text, ":policy/") {
		t.Errorf("a managed policy is left:\n%s", text)
	}
}
