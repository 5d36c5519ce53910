package report

import (
	"fmt"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// gov is in GovCloud, whose partition is not the one that one would write down without
// thinking.
func gov() rendertest.Cluster {
	return rendertest.Cluster{Place: rendertest.Places[2], Tags: map[string]string{"team": "platform"}}
}

// statement is an Allow for one resource.
func statement(resource string, actions ...string) iampolicy.Statement {
	return iampolicy.Statement{Effect: iampolicy.Allow, Action: actions, Resource: []string{resource}}
}

// component returns a component whose Secret has a namespace and a name.
func component(namespace, name string, accounts []string, statements ...iampolicy.Statement) rendertest.Component {
	return rendertest.Component{
		Secret: credentialsrequest.Secret{Namespace: namespace, Name: name}, ServiceAccounts: accounts, Statements: statements,
	}
}

// backup is a component that one service account uses.
func backup(resource string, actions ...string) rendertest.Component {
	return component("openshift-adp", "backup", []string{"velero"}, statement(resource, actions...))
}

// everything is a stack with all that a page can have to say.
func everything() *render.Stack {
	c := gov()
	c.Boundary, c.RolePath = "arn:aws-us-gov:iam::123456789012:policy/limits", `/a"b'c$<d>/`
	c.Thumbprint = "990f4193972f2becf12ddeda5237f9c952f20d9e"
	usual := rendertest.Usual()[0].Action
	large := component("openshift-machine-api", "aws-cloud-credentials", []string{"machine-api-controllers"},
		statement("*", usual[:9]...), statement("*", usual[9:]...))
	large.Managed = true
	external := component("openshift-x", "external", []string{"external-operator"})
	external.RoleARN = "arn:aws-us-gov:iam::123456789012:role/made/elsewhere"
	return c.Stack(
		component("openshift-adp", "backup", []string{"velero", "velero-server"},
			statement("*", "s3:GetObject", "s3:PutObject", "ec2:Describe*", "iam:PassRole"),
			iampolicy.Statement{
				Sid: "Keys", Effect: iampolicy.Allow, Action: []string{"kms:Decrypt", "kms:Re?ncrypt*"},
				Resource: []string{"arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/one", "arn:aws-us-gov:kms:*:123456789012:key/*"},
				Condition: iampolicy.Condition{
					"Bool":                     {"kms:GrantIsForAWSResource": true},
					"ForAnyValue:StringEquals": {"aws:PrincipalTag/team": []any{"é<&>", `"quoted"`}},
				},
			},
			iampolicy.Statement{Effect: iampolicy.Deny, Action: []string{"s3:*"}, Resource: []string{"*"}},
		), large, external)
}

func BenchmarkPage(b *testing.B) {
	for _, n := range []int{7, 100, 1000} {
		s := gov().Stack(rendertest.Many(n)...)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Page(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
