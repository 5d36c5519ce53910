package cloudformation

import (
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// awkward has in it whatever a policy can hold that YAML, or !Sub, has a meaning for.
func awkward() []iampolicy.Statement {
	return []iampolicy.Statement{
		{
			Sid: "2012-10-17", Effect: iampolicy.Allow,
			Action:   []string{"s3:*", "*", "no", "Yes", "on", "y", "null", "~", "True", "1", "0x1f", "017", "1e3", "12:30", "1:20:30", ".5", "=", "<<", "- a", "a: b", "a #b", "#", "!Ref x", "&a", "|", ">", "%", "@x", "`", "?", "a,b", "[", "{", "]", "trailing ", " leading", "x:"},
			Resource: []string{"arn:aws:s3:::${aws:username}/${*}/*", "arn:aws-cn:s3:::x", "arn:aws:iam::123456789012:role/${!odd}$${x}", "a'b\"c\\d", "<tag>&amp;", "caf\u00e9 \u00a0\u0085\u00ff\u007f", "\t\n\u0001", "${IssuerHostPath}", "${", "$"},
		},
		{
			Effect: iampolicy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"*"},
			Condition: iampolicy.Condition{
				"Bool":            {"aws:SecureTransport": false, "aws:ViaAWSService": "false"},
				"NumericLessThan": {"s3:max-keys": 10, "aws:MultiFactorAuthAge": 3600.5, "x": []any{1, "1", true, "true"}},
				"StringLike":      {"aws:PrincipalTag/caf\u00e9: #1": []string{"${aws:PrincipalTag/team}", ""}, "arn:aws:x": "arn:aws:y"},
			},
		},
	}
}

// awkwardComponents are every kind of component, with awkward permissions and names.
func awkwardComponents() []rendertest.Component {
	return []rendertest.Component{
		{Secret: secret("openshift-awkward", "a.b"), ServiceAccounts: []string{"a", "${b}"}, Statements: awkward()},
		{Secret: secret("openshift-large", "credentials"), ServiceAccounts: []string{"c"}, Statements: awkward(), Managed: true},
		{Secret: secret("openshift-usual", "credentials"), ServiceAccounts: []string{"d"}, Statements: rendertest.Usual()},
		{Secret: secret("openshift-zzz", "elsewhere"), RoleARN: "arn:aws:iam::" + rendertest.Account + ":role/elsewhere"},
	}
}

// two are a component with an inline policy, and one with managed policies.
func two(statements []iampolicy.Statement) []rendertest.Component {
	return []rendertest.Component{
		{Secret: secret("openshift-operators", "one"), ServiceAccounts: []string{"a"}, Statements: statements},
		{Secret: secret("openshift-operators", "two"), ServiceAccounts: []string{"a"}, Statements: statements, Managed: true},
	}
}

func secret(namespace, name string) credentialsrequest.Secret {
	return credentialsrequest.Secret{Namespace: namespace, Name: name}
}
