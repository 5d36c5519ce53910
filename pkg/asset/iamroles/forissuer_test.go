package iamroles

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// What was compared before the issuer was known is compared again with it, and with what was found.
func TestForIssuer(t *testing.T) {
	pending, known := cluster("aws"), cluster("aws")
	pending.Issuer, pending.Pending = endpoint.PendingIssuer, true
	known.Issuer = "https://d111111abcdef8.cloudfront.net"
	other := ingress()
	other.Secret.Name = "another"
	trust, err := trustPolicy(known, other).JSON()
	if err != nil {
		t.Fatal(err)
	}
	c := &Comparison{}
	for _, r := range []credentialsrequest.Request{ingress(), other} {
		role := cloud.Role{Cluster: known.InfraName, RoleName: r.Secret.Name, Path: "/", Trust: trustPolicy(pending, r)}
		var actual *cloud.ActualRole
		if r.Secret.Name == "another" {
			actual = &cloud.ActualRole{Path: "/", Trust: trust, Tags: cloud.OwnershipTags(known.InfraName)}
		}
		compared, err := (&candidate{role: role, actual: actual}).compare()
		if err != nil {
			t.Fatal(err)
		}
		c.desired, c.Roles = append(c.desired, desired{request: r, role: role}), append(c.Roles, compared)
	}
	if c.Roles[1].Action != cloud.ActionUpdate {
		t.Fatalf("with the placeholder the role is to be as it is: %+v", c.Roles[1])
	}
	got, err := c.ForIssuer(known)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []cloud.Action{cloud.ActionCreate, cloud.ActionNone} {
		role, ok := got[i].Desired.(cloud.Role)
		text, err := role.Trust.JSON()
		if !ok || err != nil || got[i].Action != want || strings.Contains(text, "to-be-created") || !strings.Contains(text, "oidc-provider/d111111abcdef8.cloudfront.net") {
			t.Errorf("role %d: %s, %s (%v)", i, got[i].Action, text, err)
		}
	}
	if text, _ := c.Roles[0].Desired.(cloud.Role).Trust.JSON(); !strings.Contains(text, "to-be-created") {
		t.Error("the comparison itself was changed")
	}
}
