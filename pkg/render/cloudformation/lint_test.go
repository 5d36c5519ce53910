package cloudformation

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/cloudformation"
)

// cfn-lint finds nothing, not even to warn of, in any partition. It is run once: starting it
// takes longer than what it does.
func TestLint(t *testing.T) {
	t.Parallel()
	var regions, templates []string
	add := func(s *render.Stack, folder string) {
		for name, file := range write(t, s) {
			if path.Dir(name) == folder && path.Ext(name) == ".yaml" {
				templates = append(templates, file)
			}
		}
	}
	for _, where := range places {
		regions = append(regions, where.region)
		m := maker{place: where, name: "harbor-x4k2p", tags: map[string]string{"team": "pl\u00e4tt"}, boundary: "arn:" + where.partition + ":iam::" + testAccount + ":policy/b"}
		few := m.stack(
			permission{secret: many(1)[0].secret, accounts: []string{"a"}, statements: plausible()},
			permission{secret: many(2)[1].secret, accounts: []string{"a"}, statements: plausible(), managed: true},
		)
		add(few, ".")
		if where == places[0] {
			add(few, stackSetFolder) // it is the same for all
			add(m.stack(many(40)...), ".")
			add(m.stack(many(40)...), stackSetFolder)
		}
	}
	if err := standin.Lint(t.Context(), regions, templates...); err != nil {
		t.Error(err)
	}
}

// A linter that finds nothing anywhere would prove nothing.
func TestLintFinds(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "template.yaml")
	data := rendered(t, maker{place: places[0], name: "harbor"}.stack(many(1)...))["template.yaml"].Data
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), "RoleName:", "Rolename:", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := standin.Lint(t.Context(), []string{places[0].region}, file); err == nil || !strings.Contains(err.Error(), "Rolename") {
		t.Errorf("the linter says %v of a property that does not exist", err)
	}
}

// plausible has what a policy holds that IAM would accept: cfn-lint knows its actions.
func plausible() []iampolicy.Statement {
	return []iampolicy.Statement{
		{Effect: iampolicy.Allow, Action: []string{"s3:GetObject", "s3:List*"}, Resource: []string{"arn:aws:s3:::caf\u00e9/${aws:username}/*"}},
		{
			Effect: iampolicy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"*"},
			Condition: iampolicy.Condition{"Bool": {"aws:SecureTransport": false}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}},
		},
	}
}

// The script is clean by shellcheck where there is one, and by every shell's own parser.
func TestScriptIsClean(t *testing.T) {
	m := maker{place: places[2], name: "harbor-x4k2p", path: "/it's/$(x)/", tags: map[string]string{"te am": "a=b, c"}}
	file := write(t, m.cluster())[scriptFile]
	checks := [][]string{{"sh", "-n", file}}
	if _, err := exec.LookPath("shellcheck"); err == nil {
		checks = append(checks, []string{"shellcheck", "--severity=style", file})
	}
	for _, check := range checks {
		if out, err := exec.CommandContext(t.Context(), check[0], check[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", check[0], err, out)
		}
	}
}
