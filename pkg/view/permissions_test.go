package view

import (
	"bytes"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
)

// judged is a report with every outcome.
func judged() *permissions.Report {
	r := &permissions.Report{Caller: "arn:aws:iam::1:user/u", Findings: []permissions.Finding{
		{Action: "iam:GetRole", Resource: "r1", Outcome: permissions.Granted, Why: "compare a role"},
		{Action: "s3:PutObject", Resource: "o", Outcome: permissions.Unknown, Why: "publish", Reason: "perhaps"},
		{Action: "iam:GetAccountSummary", Resource: "*", Outcome: permissions.Dispensable, Why: "learn", Reason: "no policy of the caller allows it"},
	}}
	for _, role := range []string{"r1", "r2", "r3", "r4", "r5"} {
		r.Findings = append(r.Findings, permissions.Finding{Action: "iam:CreateRole", Resource: role, Outcome: permissions.Lacking, Why: "create a role", Reason: "denied by d"})
	}
	r.Findings = append(r.Findings, permissions.Finding{Action: "iam:CreateRole", Resource: "r6", Outcome: permissions.Lacking, Why: "create a role", Reason: "no policy of the caller allows it"})
	return r
}

func TestPermissionsText(t *testing.T) {
	const want = `
Permissions of arn:aws:iam::1:user/u
? s3:PutObject (to publish): perhaps (not certain)
    o
~ iam:GetAccountSummary (to learn): no policy of the caller allows it (the run goes on without it)
    *
- iam:CreateRole (to create a role): denied by d
    r1
    r2
    r3
    and 2 more
- iam:CreateRole (to create a role): no policy of the caller allows it
    r6
1 of the 9 actions that this run needs are allowed.
`
	for name, p := range map[string]Plan{"with changes": planned(), "without": NewPlan(cluster, nil, nil)} {
		var plain, checked bytes.Buffer
		if err := p.Text(&plain); err != nil {
			t.Fatal(err)
		}
		p.Permissions = NewPermissions(judged())
		if err := p.Text(&checked); err != nil || checked.String() != plain.String()+want {
			t.Errorf("%s: got\n%s\n(%v), want\n%s", name, checked.String(), err, plain.String()+want)
		}
	}
}

func TestPermissionsSkipped(t *testing.T) {
	p := planned()
	p.Permissions = NewPermissions(&permissions.Report{Caller: "root", Skipped: "it is root"})
	var out bytes.Buffer
	if err := p.Text(&out); err != nil || !strings.HasSuffix(out.String(), "\nPermissions of the caller: not checked, since it is root.\n") {
		t.Errorf("got\n%s\n(%v)", out.String(), err)
	}
}

// The JSON is a contract: fields are only ever added.
func TestPermissionsJSON(t *testing.T) {
	report := &permissions.Report{Caller: "c", Findings: judged().Findings[:2]}
	checkJSON(t, NewPermissions(report), `{"caller": "c", "actions": [
		{"action": "iam:GetRole", "resource": "r1", "outcome": "allowed", "why": "compare a role"},
		{"action": "s3:PutObject", "resource": "o", "outcome": "unknown", "why": "publish", "reason": "perhaps"}
	]}`)
	checkJSON(t, NewPermissions(&permissions.Report{Caller: "c", Skipped: "s"}), `{"caller": "c", "skipped": "s", "actions": []}`)
	if NewPermissions(nil) != nil {
		t.Error("there are permissions that nobody asked for")
	}
}
