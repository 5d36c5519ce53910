package converge

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestMaxSession(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.create(t)
	c.sessions(t, 3600, 3600)
	// Without the option a role keeps what somebody gave it.
	send(t, c.iam.UpdateRole, &iam.UpdateRoleInput{RoleName: &roles[0], Description: aws.String("theirs"), MaxSessionDuration: aws.Int32(7200)})
	c.finds(t, []change{{"role", roles[0], "description"}})
	c.create(t)
	c.finds(t, nil)
	c.sessions(t, 7200, 3600)

	const flag = "--role-max-session-duration=4h"
	found := onRoles("maxSessionDuration")
	c.finds(t, found, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.sessions(t, 14400, 14400)
	// Both at once, and the description alone.
	send(t, c.iam.UpdateRole, &iam.UpdateRoleInput{RoleName: &roles[0], Description: aws.String("theirs"), MaxSessionDuration: aws.Int32(3600)})
	send(t, c.iam.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: &roles[1], Description: aws.String("theirs")})
	c.finds(t, []change{{"role", roles[0], "description"}, {"role", roles[0], "maxSessionDuration"}, {"role", roles[1], "description"}}, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.sessions(t, 14400, 14400)
	// A role that is made anew has it from the start.
	c.deleteRole(t, roles[0])
	c.create(t, flag)
	c.sessions(t, 14400, 14400)

	for _, wrong := range []string{"59m", "12h1s", "1h30m0.5s", "-1h"} {
		c.refused(t, 3, []string{"--role-max-session-duration"}, "--role-max-session-duration="+wrong)
	}
	c.write(t, "sts-config.yaml", "# of ours\nroleMaxSessionDuration: 13h\n")
	c.refused(t, 3, []string{"sts-config.yaml:2: roleMaxSessionDuration 13h0m0s"})
	c.write(t, "sts-config.yaml", "roleMaxSessionDuration: 90m\n")
	c.finds(t, found)
}

// sessions wants the roles of alpha and beta to have these maximum session durations, in seconds.
func (c *cluster) sessions(t *testing.T, want ...int32) {
	t.Helper()
	for i, role := range roles {
		got := aws.ToInt32(send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.MaxSessionDuration)
		if got != want[i] {
			t.Errorf("role %s has sessions of %d s, want %d", role, got, want[i])
		}
	}
}
