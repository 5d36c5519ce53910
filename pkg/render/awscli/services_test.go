package awscli

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

func TestServices(t *testing.T) {
	statement := func(effect string, actions ...string) iampolicy.Document {
		return iampolicy.New(iampolicy.Statement{Effect: effect, Action: actions})
	}
	inline := func(d iampolicy.Document) cloud.Role {
		return cloud.Role{Inline: map[string]iampolicy.Document{"r": d}}
	}
	for _, test := range []struct {
		role cloud.Role
		want string
	}{
		{inline(statement(iampolicy.Allow, "s3:Get*")), "s3"},
		{inline(statement(iampolicy.Allow, "sts:A", "EC2:B", "ec2:C")), "ec2 and sts"},
		{inline(statement(iampolicy.Allow, "c:*", "b:*", "a:*")), "a, b and c"},
		{inline(statement(iampolicy.Allow, "ec2:A", "*")), "every service"},
		{inline(statement(iampolicy.Deny, "ec2:A")), "nothing"},
		{cloud.Role{Managed: []cloud.ManagedPolicy{{Document: statement(iampolicy.Allow, "kms:A")}, {Document: statement(iampolicy.Allow, "iam:A")}}}, "iam and kms"},
	} {
		if got := services(&test.role); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
