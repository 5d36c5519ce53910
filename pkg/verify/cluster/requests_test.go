package cluster

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

func request(name, secret string) credentialsrequest.Request {
	return credentialsrequest.Request{
		Name: name, Namespace: "cco", Secret: credentialsrequest.Secret{Namespace: "ns", Name: secret},
		ServiceAccounts: []string{"a", "b"},
		StatementEntries: []credentialsrequest.StatementEntry{
			{Effect: "Allow", Action: []string{"s3:GetObject", "s3:PutObject"}, Resource: "*"},
			{Effect: "Allow", Action: []string{"ec2:Describe*"}, Resource: "*", PolicyCondition: map[string]map[string]any{"Bool": {"x:y": true}}},
		},
	}
}

func TestMatch(t *testing.T) {
	components := []Component{{Request: request("one", "s1")}, {Request: request("two", "s2")}, {Request: request("three", "s3")}}
	m := match(components, []credentialsrequest.Request{request("one", "s9"), request("renamed", "s2"), request("new", "s4")})
	if len(m.pairs) != 2 || m.pairs[0].ours.Name != "one" || m.pairs[0].theirs.Secret.Name != "s9" || m.pairs[1].ours.Name != "two" || m.pairs[1].theirs.Name != "renamed" {
		t.Errorf("the pairs are %+v", m.pairs)
	}
	if len(m.strangers) != 1 || m.strangers[0].Name != "new" {
		t.Errorf("the strangers are %+v", m.strangers)
	}
	if len(m.gone) != 1 || m.gone[0].Name != "three" {
		t.Errorf("gone are %+v", m.gone)
	}
}

func TestJudgePair(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(ours, theirs *credentialsrequest.Request)
		// want is empty for requests that are the same.
		want string
	}{
		{"the same", func(_, _ *credentialsrequest.Request) {}, ""},
		{"in another order", func(_, theirs *credentialsrequest.Request) {
			e := theirs.StatementEntries
			e[0].Action = []string{"s3:PutObject", "s3:GetObject"}
			theirs.StatementEntries = []credentialsrequest.StatementEntry{e[1], e[0]}
		}, ""},
		{"service accounts are given by the user", func(ours, theirs *credentialsrequest.Request) {
			ours.ServiceAccounts, theirs.ServiceAccounts = []string{"a", "b", "c"}, nil
		}, ""},
		{"a new service account", func(_, theirs *credentialsrequest.Request) { theirs.ServiceAccounts = []string{"a", "z"} }, `may not assume it: "z"`},
		{"a new action", func(_, theirs *credentialsrequest.Request) {
			theirs.StatementEntries[0].Action = append(theirs.StatementEntries[0].Action, "s3:DeleteObject")
		}, "other permissions"},
		{"another condition", func(_, theirs *credentialsrequest.Request) {
			theirs.StatementEntries[1].PolicyCondition = map[string]map[string]any{"Bool": {"x:y": false}}
		}, "other permissions"},
		{"one statement less", func(_, theirs *credentialsrequest.Request) {
			theirs.StatementEntries = theirs.StatementEntries[:1]
		}, "other permissions"},
		{"another token", func(_, theirs *credentialsrequest.Request) { theirs.CloudTokenPath = "/t" }, `cloudTokenPath was none and is now "/t"`},
		{"a role of its own", func(_, theirs *credentialsrequest.Request) { theirs.RoleARN = role }, "stsIAMRoleARN was none and is now"},
		{"the same role of its own", func(ours, theirs *credentialsrequest.Request) {
			ours.RoleARN, theirs.RoleARN = role, role
			theirs.ServiceAccounts, theirs.StatementEntries = []string{"z"}, nil
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := pair{request("one", "s1"), request("one", "s1")}
			test.change(&p.ours, &p.theirs)
			results := judgePair(p)
			if test.want == "" {
				if len(results) > 0 {
					t.Errorf("%+v", results)
				}
				return
			}
			expect(t, results, verify.Warning, test.want)
			if !strings.Contains(results[0].Subject, "cco/one") {
				t.Errorf("the subject is %s", results[0].Subject)
			}
		})
	}
}
