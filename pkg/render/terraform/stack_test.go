package terraform

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	"github.com/openshift/openshift-install-sts/pkg/standin/terraform"
)

// oldest is the place whose buckets have no location constraint.
var oldest = rendertest.Place{Partition: "aws", Region: "us-east-1", Suffix: "amazonaws.com"}

// asking returns a component whose Secret has a namespace and a name.
func asking(namespace, name string, statements []iampolicy.Statement) rendertest.Component {
	return rendertest.Component{
		Secret:          credentialsrequest.Secret{Namespace: namespace, Name: name},
		ServiceAccounts: []string{"a", "b"}, Statements: statements,
	}
}

// nasty are permissions with everything that could be written wrongly.
func nasty() []iampolicy.Statement {
	return []iampolicy.Statement{
		{
			Sid: "Odd", Effect: iampolicy.Deny, Action: []string{"s3:*"},
			Resource: []string{
				`arn:aws:s3:::b/${aws:username}/*`, `a"b\c`, `%{if x}`, `$${x}`, `$$${x}`, `%%{`, `$`, `%`, `$$`, `${`, `<&>'`, "ÿ é ¡", "~", " ", "\u00a0\u00ad",
			},
			Condition: iampolicy.Condition{
				"Bool":                 {"aws:SecureTransport": false, "aws:ViaAWSService": "true"},
				"NumericLessThan":      {"aws:MultiFactorAuthAge": int64(3600), "s3:max-keys": -7},
				"NumericEquals":        {"x": []any{1.5, 1e20, -0.25, int64(9007199254740993)}},
				"ForAnyValue:Bool":     {"k": []any{true, false, "true"}},
				"StringLike":           {"aws:RequestTag/${for}": []string{"one"}, "null": "true", "for": []any{"x"}, "s3:prefix": []string{"", "home/"}},
				"DateGreaterThan":      {"aws:CurrentTime": "2020-01-01T00:00:01Z"},
				"for":                  {"true": "null"},
				"StringEqualsIfExists": {"ec2:Region": "x"},
			},
		},
		{Effect: iampolicy.Allow, Action: []string{"ec2:A", "ec2:B"}, Resource: []string{"*"}},
	}
}

// full returns a stack with everything that a stack may have.
func full(at rendertest.Place) *render.Stack {
	large := asking("openshift-large", "managed", nasty())
	large.Managed = true
	foreign := asking("openshift-other", "other", nil)
	foreign.RoleARN = "arn:" + at.Partition + ":iam::210987654321:role/other"
	s := rendertest.Cluster{
		Place: at, RolePath: "/a\"b/$${x}%{y}`\\'#/", Boundary: "arn:" + at.Partition + ":iam::" + rendertest.Account + ":policy/b/boundary",
		Thumbprint: strings.Repeat("0a", 20), Tags: map[string]string{"team": "blue", "Größe & Wert": "a=b"},
	}.Stack(
		asking("openshift-machine-api", "aws-cloud-credentials", rendertest.Usual()),
		asking("openshift-odd", "nasty", nasty()), large, foreign,
	)
	s.Roles[0].Inline["second"] = iampolicy.New(rendertest.Usual()...) // the component's role shares the map
	s.Components[3].Request = "ns/made\nelsewhere"
	return s
}

// many returns a stack with n usual roles.
func many(n int) *render.Stack { return rendertest.Cluster{}.Stack(rendertest.Many(n)...) }

// load parses a stack's module.
func load(t *testing.T, s *render.Stack) *terraform.Module {
	t.Helper()
	m, err := terraform.Load(rendertest.Write(t, rendertest.Files(t, Format(), s)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSameStackSameBytes(t *testing.T) {
	first := rendertest.Files(t, Format(), full(oldest))
	for range 5 {
		for name, f := range rendertest.Files(t, Format(), full(oldest)) {
			if !bytes.Equal(f.Data, first[name].Data) {
				t.Fatalf("%s differs from run to run", name)
			}
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, n := range []int{7, 1000} {
		s := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Format().Render(b.Context(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
