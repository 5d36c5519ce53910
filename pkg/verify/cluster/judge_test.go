package cluster

import (
	"strings"
	"testing"
	"time"

	configv1 "github.com/openshift/api/config/v1"
	operatorv1 "github.com/openshift/api/operator/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// expect demands one result of an outcome that says all the texts, in reason or advice.
func expect(t *testing.T, results []verify.Result, outcome verify.Outcome, texts ...string) {
	t.Helper()
	if len(results) != 1 {
		t.Fatalf("%d results, want one: %+v", len(results), results)
	}
	r := results[0]
	if r.Outcome != outcome {
		t.Errorf("the outcome is %s (%s), want %s", r.Outcome, r.Reason, outcome)
	}
	for _, text := range texts {
		if !strings.Contains(r.Reason+"\n"+r.Advice, text) {
			t.Errorf("%q is neither in the reason %q nor in the advice %q", text, r.Reason, r.Advice)
		}
	}
	if (outcome == verify.Problem || outcome == verify.Warning) && (r.Reason == "" || r.Advice == "") {
		t.Errorf("a %s without reason or advice: %+v", outcome, r)
	}
	if strings.ContainsAny(r.Reason+r.Advice, "\n\x1b") {
		t.Errorf("it is not on one line: %q, %q", r.Reason, r.Advice)
	}
}

func one(r verify.Result) []verify.Result { return []verify.Result{r} }

func TestChecks(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checks() {
		if seen[c.ID] || !strings.HasPrefix(c.ID, "cluster-") {
			t.Errorf("%s is there twice or has another prefix", c.ID)
		}
		seen[c.ID] = true
		if c.Group != verify.Cluster || !strings.HasSuffix(c.Sentence, ".") || !strings.HasSuffix(c.Advice, ".") {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
}

func TestJudgeIdentity(t *testing.T) {
	expect(t, one(judgeIdentity("f", "a-x", "a-x")), verify.OK)
	expect(t, one(judgeIdentity("f", "a-x", "b\n\x1b[2Jy")), verify.Problem, `"a-x"`, `"b\n\x1b[2Jy"`)
	expect(t, one(judgeIdentity("f", "a-x", "")), verify.Problem)
}

func TestJudgeCredentialsMode(t *testing.T) {
	expect(t, one(judgeCredentialsMode("s", "Manual")), verify.OK)
	expect(t, one(judgeCredentialsMode("s", "")), verify.Problem, "default mode")
	expect(t, one(judgeCredentialsMode("s", "Mint")), verify.Problem, `"Mint"`)
}

func TestJudgeTrackedIssuers(t *testing.T) {
	const ours = "https://i.example.com"
	expired := &metav1.Time{Time: time.Now()}
	status := func(name string, expires *metav1.Time) operatorv1.ServiceAccountIssuerStatus {
		return operatorv1.ServiceAccountIssuerStatus{Name: name, ExpirationTime: expires}
	}
	type list []operatorv1.ServiceAccountIssuerStatus
	if got := judgeTrackedIssuers("s", ours, nil); len(got) != 0 {
		t.Errorf("nothing is tracked: %+v", got)
	}
	if got := judgeTrackedIssuers("s", ours, list{status("x", expired)}); len(got) != 0 {
		t.Errorf("none is in use: %+v", got)
	}
	expect(t, judgeTrackedIssuers("s", ours, list{status("x", expired), status(ours, nil)}), verify.OK)
	expect(t, judgeTrackedIssuers("s", ours, list{status(ours, expired), status("https://x", nil)}), verify.Problem, `"https://x"`, ours, "restarted")
}

func TestJudgeOperator(t *testing.T) {
	type list []configv1.ClusterOperatorStatusCondition
	condition := func(kind configv1.ClusterStatusConditionType, status configv1.ConditionStatus, texts ...string) configv1.ClusterOperatorStatusCondition {
		c := configv1.ClusterOperatorStatusCondition{Type: kind, Status: status}
		if len(texts) > 0 {
			c.Reason, c.Message = texts[0], texts[1]
		}
		return c
	}
	available := condition("Available", "True")
	healthy := list{available, condition("Degraded", "False"), condition("Progressing", "False"), condition("Upgradeable", "True")}
	for _, test := range []struct {
		name, operator string
		conditions     list
		outcome        verify.Outcome
		texts          []string
	}{
		{"healthy", "ingress", healthy, verify.OK, nil},
		{"only available", "ingress", list{available}, verify.OK, nil},
		{"no conditions", "ingress", nil, verify.Problem, []string{"does not say whether"}},
		{"not available", "ingress", list{condition("Available", "False", "NoPods", "none\nruns")}, verify.Problem, []string{"not available", "NoPods", `none\nruns`}},
		{"unknown", "ingress", list{condition("Available", "Unknown")}, verify.Problem, []string{"it does not say why"}},
		{"degraded", "ingress", list{available, condition("Degraded", "True", "R", "M")}, verify.Problem, []string{"degraded", "verify --assume"}},
		{"degraded for a cause", "ingress", list{available, condition("Degraded", "True", "R", "x: InvalidIdentityToken: No OpenIDConnect provider found in your account")}, verify.Problem, []string{"cluster-issuer", "verify --live"}},
		{"degraded, unknown", "ingress", list{available, condition("Degraded", "Unknown")}, verify.OK, nil},
		{"progressing", "ingress", list{available, condition("Progressing", "True", "R", "")}, verify.Warning, []string{"progressing", `"R"`}},
		{"not upgradeable", "cloud-credential", list{available, condition("Upgradeable", "False", missingUpgradeable, "M")}, verify.OK, []string{"held back", "upgradeable-to"}},
		{"not upgradeable for another reason", "cloud-credential", list{available, condition("Upgradeable", "False", "ModeInvalid", "M")}, verify.Warning, []string{"ModeInvalid", "Patch releases"}},
		{"another that is not upgradeable", "ingress", list{available, condition("Upgradeable", "False", "ModeInvalid", "M")}, verify.OK, nil},
		{"degraded and not upgradeable", "cloud-credential", list{available, condition("Degraded", "True"), condition("Upgradeable", "False", missingUpgradeable, "M")}, verify.Problem, []string{"degraded"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			expect(t, judgeOperator(test.operator, test.conditions), test.outcome, test.texts...)
		})
	}
	if got := judgeOperator("ingress", list{condition("Available", "False"), condition("Degraded", "True"), condition("Progressing", "True")}); len(got) != 3 {
		t.Errorf("%d results for three conditions: %+v", len(got), got)
	}
	long := judgeOperator("ingress", list{condition("Available", "False", "R", strings.Repeat("m", 5000))})
	if len(long[0].Reason) > 2*maxShown {
		t.Errorf("a message of 5000 characters is shown in %d", len(long[0].Reason))
	}
}

func TestAdviceFor(t *testing.T) {
	for message, want := range map[string]string{
		"WebIdentityErr: failed to retrieve credentials\ncaused by: InvalidIdentityToken: No OpenIDConnect provider found in your account for https://x": "cluster-issuer",
		"InvalidIdentityToken: Couldn't retrieve verification key from your identity provider":                                                           "cluster-keys",
		"InvalidIdentityToken: Incorrect token audience":                                                                                                 "audience",
		"AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity":                                                                          "trust policy",
		"User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: s3:CreateBucket":                                                            "policies",
		"open /var/run/secrets/openshift/serviceaccount/token: no such file or directory":                                                                "token file",
		"all is well": "",
	} {
		if got := adviceFor(message); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: the advice is %q, want %q in it", message, got, want)
		}
	}
}
