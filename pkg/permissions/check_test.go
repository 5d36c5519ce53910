package permissions_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/simulate"
)

const (
	user     = "arn:aws:iam::123456789012:user/teams/installer"
	roleARN  = "arn:aws:iam::123456789012:role/x-one"
	otherARN = "arn:aws:iam::123456789012:role/x-two"
	boundary = "arn:aws:iam::123456789012:policy/boundary"
)

// target returns a target that talks to endpoint and could change nothing.
func target(t *testing.T, endpoint string) *live.Target {
	t.Helper()
	log := logrus.New()
	log.SetOutput(io.Discard)
	return live.New(live.Config{
		Region: "eu-west-1", Concurrency: 4, ReadOnly: true,
		Endpoints: map[string]string{"iam": endpoint, "sts": endpoint},
	}, nil, log)
}

// simulator starts a policy simulator with rules, in front of nothing.
func simulator(t *testing.T, rules simulate.Rules) *simulate.Server {
	t.Helper()
	s, err := simulate.Start("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.SetRules(rules)
	return s
}

func check(t *testing.T, s *simulate.Server, caller string, requests ...permissions.Request) permissions.Report {
	t.Helper()
	report, err := permissions.Check(t.Context(), target(t, s.URL()), caller, requests)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func allow(policy string, actions ...string) simulate.Statement {
	return simulate.Statement{Policy: policy, Actions: actions, Resources: []string{"*"}}
}

func deny(policy string, actions ...string) simulate.Statement {
	s := allow(policy, actions...)
	s.Deny = true
	return s
}

// Every way in which AWS refuses is told apart.
func TestCheck(t *testing.T) {
	request := permissions.Request{
		Action: "iam:CreateRole", Resource: roleARN, Why: "create a role",
		Context: map[string][]string{"iam:PermissionsBoundary": {boundary}},
	}
	optional := request
	optional.Optional = true
	everything := []simulate.Statement{allow("all", "*")}
	keyed := func(s simulate.Statement, key, value string) simulate.Statement {
		s.Keys = map[string]string{key: value}
		return s
	}
	for name, c := range map[string]struct {
		rules   simulate.Rules
		request permissions.Request
		outcome permissions.Outcome
		reason  string
	}{
		"allowed":                     {simulate.Rules{Identity: everything}, request, permissions.Granted, ""},
		"nothing allows it":           {simulate.Rules{Identity: []simulate.Statement{allow("p", "iam:GetRole")}}, request, permissions.Lacking, "no policy of the caller allows it"},
		"denied":                      {simulate.Rules{Identity: []simulate.Statement{allow("p", "*"), deny("no-iam", "iam:*")}}, request, permissions.Lacking, "denied by no-iam"},
		"another resource":            {simulate.Rules{Identity: []simulate.Statement{{Actions: []string{"*"}, Resources: []string{otherARN}}}}, request, permissions.Lacking, "no policy of the caller allows it"},
		"outside of boundary":         {simulate.Rules{Identity: everything, Boundary: []simulate.Statement{allow("b", "s3:*")}}, request, permissions.Lacking, "the caller's permissions boundary does not allow it"},
		"inside of boundary":          {simulate.Rules{Identity: everything, Boundary: everything}, request, permissions.Granted, ""},
		"by the organization":         {simulate.Rules{Identity: everything, Organization: []simulate.Statement{allow("o", "*"), deny("o", "iam:CreateRole")}}, request, permissions.Lacking, "a service control policy of the organization does not allow it"},
		"allowed by the organization": {simulate.Rules{Identity: everything, Organization: everything}, request, permissions.Granted, ""},
		"with the boundary that the role gets": {
			simulate.Rules{Identity: []simulate.Statement{keyed(allow("p", "*"), "iam:PermissionsBoundary", boundary)}}, request, permissions.Granted, "",
		},
		"with another boundary": {
			simulate.Rules{Identity: []simulate.Statement{keyed(allow("p", "*"), "iam:PermissionsBoundary", "other")}}, request, permissions.Lacking, "no policy of the caller allows it",
		},
		"depends on the address": {
			simulate.Rules{Identity: []simulate.Statement{keyed(allow("p", "*"), "aws:SourceIp", "192.0.2.1")}}, request, permissions.Unknown,
			"no policy of the caller allows it, unless the condition keys that are known only then say otherwise: aws:SourceIp",
		},
		"can do without":          {simulate.Rules{}, optional, permissions.Dispensable, "no policy of the caller allows it"},
		"optional and allowed":    {simulate.Rules{Identity: everything}, optional, permissions.Granted, ""},
		"refused to be simulated": {simulate.Rules{Identity: everything, Refused: map[string]string{"SimulatePrincipalPolicy": "InvalidInput"}}, request, permissions.Unknown, "AWS cannot simulate it: it is refused to call SimulatePrincipalPolicy"},
	} {
		t.Run(name, func(t *testing.T) {
			c.rules.Source = user
			report := check(t, simulator(t, c.rules), user, c.request)
			if report.Skipped != "" || len(report.Findings) != 1 || report.Caller != user {
				t.Fatalf("the report is %+v", report)
			}
			if f := report.Findings[0]; f.Outcome != c.outcome || f.Reason != c.reason {
				t.Errorf("outcome %q, reason %q; want %q, %q", f.Outcome, f.Reason, c.outcome, c.reason)
			}
			lacks := c.outcome == permissions.Lacking
			err := report.Err()
			if (err != nil) != lacks {
				t.Errorf("the error is %v", err)
			}
			if err != nil && (!strings.Contains(err.Error(), "iam:CreateRole") || !strings.Contains(err.Error(), user) || len(diagnostic.Hints(err)) == 0) {
				t.Errorf("the error is %v with the hints %q", err, diagnostic.Hints(err))
			}
		})
	}
}

// What the simulator is asked: no action on a resource that it is not needed on, answers of
// several pages, and halves of what AWS does not judge together.
func TestQuestions(t *testing.T) {
	var requests []permissions.Request
	var want []string
	for _, action := range []string{"iam:CreateRole", "iam:TagRole", "iam:PutRolePolicy"} {
		for _, resource := range []string{roleARN, otherARN} {
			requests = append(requests, permissions.Request{Action: action, Resource: resource})
			want = append(want, action+" "+resource)
		}
	}
	requests = append(requests,
		permissions.Request{Action: "iam:DeleteRolePolicy", Resource: roleARN},
		permissions.Request{Action: "s3:CreateBucket", Resource: "arn:aws:s3:::x-oidc"})
	want = append(want, "iam:DeleteRolePolicy "+roleARN, "s3:CreateBucket arn:aws:s3:::x-oidc")
	slices.Sort(want)
	// One role alone is forbidden, so that a verdict on the wrong resource is noticed.
	rules := simulate.Rules{Source: user, Identity: []simulate.Statement{
		allow("p", "*"), {Policy: "d", Deny: true, Actions: []string{"iam:TagRole"}, Resources: []string{otherARN}},
	}}
	for name, change := range map[string]func(*simulate.Rules){
		"at once": func(*simulate.Rules) {},
		"pages":   func(r *simulate.Rules) { r.PageSize = 1 },
		"apart":   func(r *simulate.Rules) { r.Apart = []string{"iam:CreateRole", "iam:PutRolePolicy"} },
	} {
		t.Run(name, func(t *testing.T) {
			rules := rules
			change(&rules)
			s := simulator(t, rules)
			report := check(t, s, user, requests...)
			for i, f := range report.Findings {
				if f.Action != requests[i].Action || f.Resource != requests[i].Resource {
					t.Errorf("finding %d is about %s on %s", i, f.Action, f.Resource)
				}
				wanted := permissions.Granted
				if f.Action == "iam:TagRole" && f.Resource == otherARN {
					wanted = permissions.Lacking
				}
				if f.Outcome != wanted {
					t.Errorf("%s on %s is %s (%s), want %s", f.Action, f.Resource, f.Outcome, f.Reason, wanted)
				}
			}
			asked := map[string]bool{}
			for _, q := range s.Questions() {
				for _, action := range simulate.List(q, "ActionNames") {
					for _, resource := range simulate.List(q, "ResourceArns") {
						asked[action+" "+resource] = true
					}
				}
			}
			var got []string
			for pair := range asked {
				got = append(got, pair)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("asked\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// A thousand roles are asked about in questions of bearable size.
func TestManyRoles(t *testing.T) {
	var requests []permissions.Request
	for i := range 1000 {
		for _, action := range []string{"iam:CreateRole", "iam:TagRole"} {
			requests = append(requests, permissions.Request{Action: action, Resource: roleARN + "-" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)})
		}
	}
	s := simulator(t, simulate.Rules{Source: user, Identity: []simulate.Statement{allow("p", "*")}})
	report := check(t, s, user, requests...)
	if n := len(report.Of(permissions.Granted)); n != len(requests) {
		t.Errorf("%d of %d are allowed", n, len(requests))
	}
	if n := len(s.Questions()); n != 10 {
		t.Errorf("%d questions were asked, want 10", n)
	}
	for _, q := range s.Questions() {
		if n := len(simulate.List(q, "ActionNames")) * len(simulate.List(q, "ResourceArns")); n > 200 {
			t.Errorf("a question is about %d pairs", n)
		}
	}
}

// Where nothing can be learned, the report says why, and it is no failure.
func TestUnavailable(t *testing.T) {
	const session = "arn:aws:sts::123456789012:assumed-role/deployer/ci"
	request := permissions.Request{Action: "iam:CreateRole", Resource: roleARN}
	refused := func(operation, code string) simulate.Rules {
		return simulate.Rules{Source: user, Refused: map[string]string{operation: code}}
	}
	for name, c := range map[string]struct {
		rules  simulate.Rules
		caller string
		reason string
	}{
		"root":                 {simulate.Rules{}, "arn:aws:iam::123456789012:root", "the caller is the account's root user, which may do everything that the organization lets the account do"},
		"federated user":       {simulate.Rules{}, "arn:aws:sts::123456789012:federated-user/ann", `the caller is the federated user "ann", whose permissions AWS cannot simulate`},
		"something else":       {simulate.Rules{}, "arn:aws:sts::123456789012:user/moto", "the caller arn:aws:sts::123456789012:user/moto is neither a user nor a role's session"},
		"no ARN":               {simulate.Rules{}, "someone\nelse", `AWS knows the caller as "someone\nelse", which is no ARN`},
		"may not ask":          {refused("SimulatePrincipalPolicy", "AccessDenied"), user, "the caller may not ask: iam:SimulatePrincipalPolicy on " + user + " is lacking"},
		"nobody there":         {refused("SimulatePrincipalPolicy", "NoSuchEntity"), user, "AWS does not know the caller's identity " + user},
		"endpoint without":     {refused("SimulatePrincipalPolicy", "InvalidAction"), user, "this AWS endpoint has no SimulatePrincipalPolicy"},
		"may not see its role": {refused("GetRole", "AccessDenied"), session, "the caller may not look up its own role: iam:GetRole on role deployer is lacking"},
		"role is gone":         {refused("GetRole", "NoSuchEntity"), session, "the caller's role deployer no longer exists"},
	} {
		t.Run(name, func(t *testing.T) {
			report := check(t, simulator(t, c.rules), c.caller, request)
			if report.Skipped != c.reason || len(report.Findings) != 0 || report.Err() != nil {
				t.Errorf("the report is %+v, want it skipped since %s", report, c.reason)
			}
		})
	}
}

// What nobody foresaw of the simulator says nothing about permissions, either, and the report has it
// on one line.
func TestSimulatorBreaksDown(t *testing.T) {
	s := simulator(t, simulate.Rules{Refused: map[string]string{"SimulatePrincipalPolicy": "Unforeseen"}})
	report := check(t, s, user, permissions.Request{Action: "iam:CreateRole", Resource: roleARN})
	if !strings.HasPrefix(report.Skipped, "the policy simulator gave no answer: ") || !strings.Contains(report.Skipped, "Unforeseen") || strings.Contains(report.Skipped, "\n") || report.Err() != nil {
		t.Errorf("the report is %+v", report)
	}
}

// A check that is stopped is no answer.
func TestCheckStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stop()
		w.WriteHeader(http.StatusInternalServerError)
	}))
	t.Cleanup(s.Close)
	report, err := permissions.Check(ctx, target(t, s.URL), user, []permissions.Request{{Action: "iam:CreateRole", Resource: roleARN}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the report is %+v (%v)", report, err)
	}
}

// Credentials that AWS does not accept are a failure, and no word about permissions.
func TestCheckFails(t *testing.T) {
	s := simulator(t, simulate.Rules{Refused: map[string]string{"SimulatePrincipalPolicy": "ExpiredToken"}})
	_, err := permissions.Check(t.Context(), target(t, s.URL()), user, []permissions.Request{{Action: "iam:CreateRole", Resource: roleARN}})
	if err == nil || !strings.Contains(err.Error(), "the credentials have expired") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
}

// An answer that leaves out what was asked decides nothing.
func TestNoAnswer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults/></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`)
	}))
	t.Cleanup(s.Close)
	report, err := permissions.Check(t.Context(), target(t, s.URL), user, []permissions.Request{{Action: "iam:CreateRole", Resource: roleARN}})
	if err != nil || len(report.Of(permissions.Unknown)) != 1 || report.Findings[0].Reason != "AWS gave no answer" {
		t.Errorf("the report is %+v (%v)", report, err)
	}
}

// IAM answered with a result for each resource until 2025, and endpoints that imitate it do.
func TestResultForEachResource(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		member := func(resource, decision string) string {
			return "<member><EvalActionName>iam:CreateRole</EvalActionName><EvalResourceName>" + resource + "</EvalResourceName><EvalDecision>" + decision + "</EvalDecision></member>"
		}
		_, _ = io.WriteString(w, `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>`+
			member(roleARN, "allowed")+member(otherARN, "implicitDeny")+
			`</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`)
	}))
	t.Cleanup(s.Close)
	report, err := permissions.Check(t.Context(), target(t, s.URL), user, []permissions.Request{
		{Action: "iam:CreateRole", Resource: roleARN}, {Action: "iam:CreateRole", Resource: otherARN},
	})
	if err != nil || len(report.Findings) != 2 || report.Findings[0].Outcome != permissions.Granted || report.Findings[1].Outcome != permissions.Lacking {
		t.Errorf("the report is %+v (%v)", report, err)
	}
}

// A session is judged by its role, whose path only IAM knows: that of SSO has one.
func TestSession(t *testing.T) {
	h := take(t)
	s, err := simulate.Start(h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	const name, path = "AWSReservedSSO_Admins_0123456789abcdef", "/aws-reserved/sso.amazonaws.com/eu-west-1/"
	const source = "arn:aws:iam::123456789012:role" + path + name
	_, err = awsstate.NewIAM(h.Moto.URL()).CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String(name), Path: aws.String(path), AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.SetRules(simulate.Rules{Source: source, Identity: []simulate.Statement{allow("p", "iam:*")}})
	report, err := permissions.Check(t.Context(), target(t, s.URL()), "arn:aws:sts::123456789012:assumed-role/"+name+"/ann@example.com",
		[]permissions.Request{{Action: "iam:CreateRole", Resource: roleARN}})
	if err != nil || report.Caller != source || len(report.Of(permissions.Granted)) != 1 {
		t.Errorf("the report is %+v (%v)", report, err)
	}
	var unavailable *cloud.NoVerdictError
	if _, err := target(t, s.URL()).PolicySource(t.Context(), "arn:aws:sts::123456789012:assumed-role/gone/x"); !errors.As(err, &unavailable) {
		t.Errorf("a role that is not there gives %v", err)
	}
}
