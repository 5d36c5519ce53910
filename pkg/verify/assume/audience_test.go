package assume

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// A role for other audiences is proved with each of them, and refuses those that the provider admits
// for other roles.
func TestAudiences(t *testing.T) {
	c := verifytest.Components()[0]
	demand := func(audiences ...string) {
		trust(t, c, func(s *iampolicy.Statement) { s.Condition["StringEquals"][verifytest.Host+":aud"] = audiences })
	}
	role := Role{ARN: verifytest.RoleARN(c.RoleName), Namespace: c.Namespace, ServiceAccounts: c.ServiceAccounts}
	with := func(audiences ...string) Input {
		in, r := input(t), role
		r.Audiences = audiences
		in.Roles = []Role{r}
		return in
	}

	demand(podAudience)
	results := prove(t, with(podAudience))
	verifytest.Expect(t, results, nil)
	if n := len(verifytest.Find(results, "role-assumed")); n != 2 || !strings.HasSuffix(results[0].Subject, " for "+podAudience) {
		t.Errorf("%d proofs, the first about %q", n, results[0].Subject)
	}
	// What is expected of the role is what its request says, and not what AWS would let through.
	verifytest.Expect(t, prove(t, with()), map[string]verify.Outcome{
		"role-assumed": verify.Problem, "assumed-identity": verify.Skipped, "other-service-account-refused": verify.Skipped,
		"other-audience-refused": verify.Skipped, "unknown-audience-refused": verify.Skipped, "other-key-refused": verify.Skipped,
	})

	// Each audience is proved, and none is left that must be refused.
	demand("openshift", podAudience)
	results = prove(t, with("openshift", podAudience))
	verifytest.Expect(t, results, map[string]verify.Outcome{"other-audience-refused": verify.Skipped})
	if n := len(verifytest.Find(results, "role-assumed")); n != 4 {
		t.Errorf("%d proofs for two service accounts and two audiences", n)
	}
	// Openshift is another role's audience, and must not be this one's.
	results = prove(t, with(podAudience))
	verifytest.Expect(t, results, map[string]verify.Outcome{"other-audience-refused": verify.Problem})
	if r := verifytest.Find(results, "other-audience-refused")[0]; !strings.Contains(r.Reason, "for the audience openshift") {
		t.Errorf("the reason is %q", r.Reason)
	}

	// One that the provider admits for another role is tried; here it does not admit it at all.
	demand("openshift")
	in := with()
	in.Audiences = []string{"vault"}
	results = prove(t, in)
	verifytest.Expect(t, results, map[string]verify.Outcome{"other-audience-refused": verify.Warning})
	if r := verifytest.Find(results, "other-audience-refused")[0]; !strings.Contains(r.Reason, "for the audience vault was refused for another reason") {
		t.Errorf("the reason is %q", r.Reason)
	}
}
