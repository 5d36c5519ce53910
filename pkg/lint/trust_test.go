package lint

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

func TestTrust(t *testing.T) {
	const (
		issuer = "oidc.example.com/pier"
		in     = "trust-wildcard statement[0]: in a token that the role accepts, "
	)
	exact := iampolicy.Condition{"StringEquals": {issuer + ":aud": "openshift", issuer + ":sub": []string{"system:serviceaccount:ns:one"}}}
	with := func(p iampolicy.Principal, c iampolicy.Condition) iampolicy.Statement {
		return iampolicy.Statement{Effect: iampolicy.Allow, Principal: &p, Action: []string{"sts:AssumeRoleWithWebIdentity"}, Condition: c}
	}
	provider := iampolicy.Principal{Federated: "arn:aws:iam::123456789012:oidc-provider/" + issuer}
	for _, row := range []struct {
		name string
		in   iampolicy.Statement
		want []string
	}{
		{"as it should be", with(provider, exact), nil},
		{"no condition", with(provider, nil), []string{in + "sub may be anything, and aud may be anything"}},
		{"no audience", with(provider, iampolicy.Condition{"StringEquals": {issuer + ":sub": "a"}}), []string{in + "aud may be anything"}},
		{"a subject with a wildcard", with(provider, iampolicy.Condition{
			"StringEquals": {issuer + ":aud": "openshift"},
			"StringLike":   {issuer + ":sub": []any{"system:serviceaccount:ns:one", "system:serviceaccount:ns:*"}},
		}), []string{in + `sub may be anything like "system:serviceaccount:ns:*"`}},
		{"a wildcard within what is exact", with(provider, iampolicy.Condition{
			"StringEquals": exact["StringEquals"], "StringLike": {issuer + ":sub": "system:*"},
		}), nil},
		{"like, without a wildcard", with(provider, iampolicy.Condition{"StringLike": exact["StringEquals"]}), nil},
		{"an asterisk that is meant", with(provider, iampolicy.Condition{"StringEquals": {issuer + ":aud": "openshift", issuer + ":sub": "a*"}}), nil},
		{"a policy variable", with(provider, iampolicy.Condition{"StringEquals": {issuer + ":aud": "openshift", issuer + ":sub": "a-${aws:username}"}}),
			[]string{in + `sub may be anything like "a-${aws:username}"`}},
		{"escapes", with(provider, iampolicy.Condition{"StringLike": {issuer + ":aud": "a${*}", issuer + ":sub": "${$}${?}"}}), nil},
		{"an escape, and a wildcard", with(provider, iampolicy.Condition{"StringLike": {issuer + ":aud": "a${*}*", issuer + ":sub": "b"}}),
			[]string{in + `aud may be anything like "a${*}*"`}},
		{"only what it must not be", with(provider, iampolicy.Condition{"StringNotEquals": exact["StringEquals"]}),
			[]string{in + "sub may be anything, and aud may be anything"}},
		{"everybody", with(iampolicy.Principal{Everyone: true}, nil), []string{"trust-wildcard statement[0]: everybody may assume the role"}},
		{"every account", with(iampolicy.Principal{AWS: "*"}, nil), []string{"trust-wildcard statement[0]: everybody may assume the role"}},
		{"one account", with(iampolicy.Principal{AWS: "123456789012"}, nil), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := permissions(allow("ec2:DescribeVpcs"))
			p.Trust = iampolicy.New(row.in)
			expect(t, found(t, p), row.want...)
		})
	}
}
