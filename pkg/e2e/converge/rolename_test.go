package converge

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestRoleNameTemplate(t *testing.T) {
	many := large(320, "Get")
	many.name, many.namespace = "beta", "openshift-beta"
	c := newCluster(t, take(t), t.TempDir(), alpha(), many)
	const flag = "--role-name-template={name}.{secret}-{hash}"
	for wrong, text := range map[string]string{
		"{name}-{secret}": "{namespace}", "{name}-{hash": "at character 8", "{hash}/": "at character 7", "{name}-{id}": `"{id}" is no placeholder`,
		strings.Repeat("x", 25) + "{name}-{namespace}-{secret}{hash}": "openshift-alpha/cloud",
	} {
		c.refused(t, 3, []string{"--role-name-template", text}, "--role-name-template="+wrong)
	}
	c.create(t, flag)
	c.finds(t, nil, flag)
	// The first digits that sha256sum gives for harbor-x4k2p/openshift-alpha/cloud, and for that of beta.
	names := []string{infra + ".cloud-97b9734d", infra + ".cloud-d9265873"}
	for _, name := range names {
		send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &name})
	}
	if secret := c.read(t, alpha().secretFile()); !strings.Contains(secret, "role_arn = arn:aws:iam::"+account+":role/"+names[0]) {
		t.Errorf("the Secret does not name %s:\n%s", names[0], secret)
	}
	if attached := c.attached(t, names[1]); len(attached) != 2 || !strings.HasSuffix(attached[0], ":policy/"+names[1]+"-1") {
		t.Errorf("role %s has the managed policies %v", names[1], attached)
	}
	// Roles that are there keep their names: those of a request that comes later have others.
	gamma := beta()
	gamma.name, gamma.namespace = "gamma", "openshift-gamma"
	writeRequests(t, c.requests, alpha(), many, gamma)
	const other = "--role-name-template=sts-{hash}"
	result := c.run(t, []string{"plan"}, other)
	if text := "2 of 3 roles keep the names that they have"; !strings.Contains(result.Stderr, text) {
		t.Errorf("plan does not say %q:\n%s", text, result.Stderr)
	}
	c.create(t, other)
	c.finds(t, nil, other)
	newest := "sts-04e593f8"
	send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &newest})

	result = c.run(t, []string{"destroy"}, "--yes")
	if result.Code != 0 {
		t.Errorf("destroy ended with %d:\n%s", result.Code, result.Stderr)
	}
	if left := c.snapshot(t); strings.Contains(left, names[0]) || strings.Contains(left, newest) {
		t.Errorf("destroy left:\n%s", left)
	}
}
