package permissions_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/simulate"
)

// newSession makes the caller a session of an SSO role with policies.
func newSession(t *testing.T, c *cluster, rules simulate.Rules) (source string) {
	t.Helper()
	const name, path = "AWSReservedSSO_Admins_0123456789abcdef", "/aws-reserved/sso.amazonaws.com/eu-west-1/"
	send(t, awsstate.NewIAM(c.h.Moto.URL()).CreateRole, &iam.CreateRoleInput{
		RoleName: aws.String(name), Path: aws.String(path), AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`),
	})
	rules.Source = "arn:aws:iam::" + account + ":role" + path + name
	rules.Caller = "arn:aws:sts::" + account + ":assumed-role/" + name + "/ann@example.com"
	c.s.SetRules(rules)
	return rules.Source
}

// What a person reads: the plan, then what is lacking, and an error that names it.
func TestPlanNamesWhatIsLacking(t *testing.T) {
	c := newCluster(t, take(t))
	source := newSession(t, c, simulate.Rules{Identity: []simulate.Statement{
		allow("all", "*"), deny("no-roles", "iam:CreateRole"), deny("no-summary", "iam:GetAccountSummary"),
		{Actions: []string{"s3:PutBucketPolicy"}, Deny: true, Policy: "office", Resources: []string{"*"}},
	}})
	result, requests := c.run(t, []int{1}, []string{"plan"}, c.options("--check-permissions")...)
	for _, text := range []string{
		"+ role " + roleName("alpha") + "\n",
		"\nPermissions of " + source + "\n",
		"- iam:CreateRole (to create a role): denied by no-roles\n    arn:aws:iam::" + account + ":role" + rolePath + roleName("alpha") + "\n    arn:aws:iam::" + account + ":role" + rolePath + roleName("beta") + "\n",
		"- s3:PutBucketPolicy (to let everybody, or the distribution, read the documents): denied by office\n    arn:aws:s3:::" + bucket + "\n",
		"~ iam:GetAccountSummary (to learn of a used-up quota before anything is created): denied by no-summary (the run goes on without it)\n    *\n",
		"actions that this run needs are allowed.\n",
	} {
		if !strings.Contains(result.Stdout, text) {
			t.Errorf("plan does not say\n%s\nbut\n%s", text, result.Stdout)
		}
	}
	if want := source + " lacks permissions that this run needs: s3:PutBucketPolicy, iam:CreateRole\n"; !strings.Contains(result.Stderr, want) || !strings.Contains(result.Stderr, "docs/permissions.md") {
		t.Errorf("the error does not say %q, but\n%s", want, result.Stderr)
	}
	if changing := faultproxy.Mutating(requests); len(changing) > 0 {
		t.Errorf("plan sent %s", changing[0].Operation)
	}
	// The caller's own permissions for this are documented, too.
	calls := seen{}
	calls.add(t, "plan --check-permissions", requests)
	for u := range calls["plan --check-permissions"] {
		if !strings.Contains(u.resource, "AWSReservedSSO") {
			delete(calls["plan --check-permissions"], u)
		}
	}
	for _, q := range c.s.Questions() {
		calls["plan --check-permissions"][use{"iam:SimulatePrincipalPolicy", q.Get("PolicySourceArn"), "SimulatePrincipalPolicy"}] = true
	}
	calls.compare(t, "plan --check-permissions")
}

// What is allowed changes nothing: neither the plan nor its exit code.
func TestPlanWithAllPermissions(t *testing.T) {
	c := newCluster(t, take(t))
	newSession(t, c, simulate.Rules{Identity: []simulate.Statement{allow("all", "*")}})
	plain, _ := c.run(t, []int{2}, []string{"plan"}, c.options()...)
	if strings.Contains(plain.Stdout, "\nPermissions of") || len(c.s.Questions()) > 0 {
		t.Errorf("plan asks about permissions without being told to: %s", plain.Stdout)
	}
	checked, _ := c.run(t, []int{2}, []string{"plan"}, c.options("--check-permissions")...)
	if rest, ok := strings.CutPrefix(checked.Stdout, plain.Stdout); !ok || !strings.HasPrefix(rest, "\nPermissions of ") {
		t.Errorf("plan says\n%s\nand with --check-permissions\n%s", plain.Stdout, checked.Stdout)
	}
	c.run(t, []int{0}, []string{"create", "manifests"}, c.options()...)
	before := len(c.s.Questions())
	done, _ := c.run(t, []int{0}, []string{"plan"}, c.options("--check-permissions")...)
	if !strings.Contains(done.Stdout, "Nothing to do") || strings.Contains(done.Stdout, "\n- ") {
		t.Errorf("plan says %s", done.Stdout)
	}
	for _, q := range c.s.Questions()[before:] {
		for _, action := range simulate.List(q, "ActionNames") {
			if strings.Contains(action, "Put") || strings.Contains(action, "Create") || strings.Contains(action, "Tag") && !strings.Contains(action, "Get") {
				t.Errorf("nothing is to be done, and it was asked about %s", action)
			}
		}
	}
}

// Where nothing can be learned, the plan is as it is, and says why.
func TestPlanSkipsTheCheck(t *testing.T) {
	c := newCluster(t, take(t))
	source := newSession(t, c, simulate.Rules{Refused: map[string]string{"SimulatePrincipalPolicy": "AccessDenied"}})
	result, _ := c.run(t, []int{2}, []string{"plan"}, c.options("--check-permissions")...)
	if want := "Permissions of the caller: not checked, since the caller may not ask: iam:SimulatePrincipalPolicy on " + source + " is lacking.\n"; !strings.HasSuffix(result.Stdout, want) {
		t.Errorf("plan does not say %q, but\n%s", want, result.Stdout)
	}
	result, _ = c.run(t, []int{2}, []string{"plan"}, c.options("--check-permissions", "--output=json")...)
	var plan struct {
		Permissions struct {
			Skipped string
			Actions []permissions.Finding
		}
	}
	if err := json.Unmarshal([]byte(result.Stdout), &plan); err != nil || plan.Permissions.Skipped == "" || plan.Permissions.Actions == nil || len(plan.Permissions.Actions) > 0 {
		t.Errorf("plan's JSON has %+v (%v)", plan.Permissions, err)
	}
}

// A caller who may not even look hears at once of everything that is lacking.
func TestPlanThatIsRefused(t *testing.T) {
	c := newCluster(t, take(t))
	newSession(t, c, simulate.Rules{Identity: []simulate.Statement{allow("reads", "s3:*", "iam:Get*"), deny("d", "iam:GetRolePolicy")}})
	refuse := func(code string) func(*faultproxy.Request) faultproxy.Action {
		return func(r *faultproxy.Request) faultproxy.Action {
			if r.Operation == "GetRole" && strings.HasPrefix(r.Subject, infra) {
				return faultproxy.AWSError(r, 403, code, "no")
			}
			return faultproxy.Pass()
		}
	}
	c.h.Proxy.SetFault(refuse("AccessDenied"))
	result, _ := c.run(t, []int{1}, []string{"plan"}, c.options("--check-permissions")...)
	for _, text := range []string{"look at role " + roleName("alpha"), "lacks permissions that this run needs:", "iam:CreateRole", "iam:GetRolePolicy", "iam:CreateOpenIDConnectProvider"} {
		if !strings.Contains(result.Stderr, text) {
			t.Errorf("the error does not say %q:\n%s", text, result.Stderr)
		}
	}
	if result.Stdout != "" || strings.Contains(result.Stderr, "s3:PutObject") || strings.Contains(result.Stderr, "iam:AttachRolePolicy") {
		t.Errorf("plan gave %q and\n%s", result.Stdout, result.Stderr)
	}
	// Any other failure says nothing about permissions.
	c.h.Proxy.SetFault(refuse("ValidationError"))
	result, _ = c.run(t, []int{1}, []string{"plan"}, c.options("--check-permissions")...)
	if strings.Contains(result.Stderr, "lacks permissions") {
		t.Errorf("the error is\n%s", result.Stderr)
	}
}
