package cloudformation

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/cloudformation"
)

// cfn-lint finds nothing, not even to warn of, in any partition. It is run once: starting it
// takes longer than what it does.
func TestLint(t *testing.T) {
	t.Parallel()
	var regions, templates []string
	add := func(s *render.Stack, folder string) {
		files := rendertest.Files(t, Format(), s)
		written := rendertest.Write(t, files)
		for name := range files {
			if path.Dir(name) == folder && path.Ext(name) == ".yaml" {
				templates = append(templates, filepath.Join(written, name))
			}
		}
	}
	for _, where := range rendertest.Places {
		regions = append(regions, where.Region)
		c := rendertest.Cluster{
			Place: where, Tags: map[string]string{"team": "pl\u00e4tt"}, Boundary: "arn:" + where.Partition + ":iam::" + rendertest.Account + ":policy/b",
		}
		few := c.Stack(two(plausible())...)
		add(few, ".")
		if where == rendertest.Places[0] {
			add(few, stackSetFolder) // it is the same for all
			add(c.Stack(rendertest.Many(40)...), ".")
			add(c.Stack(rendertest.Many(40)...), stackSetFolder)
		}
	}
	if err := standin.Lint(t.Context(), regions, templates...); err != nil {
		t.Error(err)
	}
	// CloudFront is not in every partition.
	templates = nil
	for _, name := range []string{"self-hosted", "first step", "second step, encrypted"} {
		s := rendertest.Issuers()[name].Stack(two(plausible())...)
		add(s, ".")
		add(s, stackSetFolder)
	}
	if err := standin.Lint(t.Context(), regions[:1], templates...); err != nil {
		t.Error(err)
	}
}

// A linter that finds nothing anywhere would prove nothing.
func TestLintFinds(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "template.yaml")
	data := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(rendertest.Many(1)...))["template.yaml"].Data
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), "RoleName:", "Rolename:", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := standin.Lint(t.Context(), []string{rendertest.Places[0].Region}, file); err == nil || !strings.Contains(err.Error(), "Rolename") {
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

// The script is clean by shellcheck, and by every shell's own parser.
func TestScriptIsClean(t *testing.T) {
	c := rendertest.Cluster{Place: rendertest.Places[2], RolePath: rendertest.OddPath, Tags: map[string]string{"te am": "a=b, \u00fc"}}
	stacks := map[string]*render.Stack{"awkward": c.Stack(awkwardComponents()...)}
	for name, c := range rendertest.Issuers() {
		if s := c.Stack(awkwardComponents()...); hasScript(s) {
			stacks[name] = s
			stacks[name+", without managed policies"] = c.Stack(awkwardComponents()[2:]...)
		}
	}
	for name, s := range stacks {
		t.Run(name, func(t *testing.T) { testScriptIsClean(t, s) })
	}
}

func testScriptIsClean(t *testing.T, s *render.Stack) {
	files := rendertest.Files(t, Format(), s)
	if !hasScript(s) {
		if _, exists := files[scriptFile]; exists {
			t.Error("there is a script with nothing to do")
		}
		return
	}
	if data := files[scriptFile].Data; bytes.ContainsFunc(data, func(r rune) bool { return r > '~' }) || bytes.Contains(data, []byte("shellcheck disable")) {
		t.Errorf("the script is not ASCII, or disables a check:\n%s", data)
	}
	file := filepath.Join(rendertest.Write(t, files), scriptFile)
	for _, check := range [][]string{{"shellcheck", "--norc", "--severity=style", file}, {"sh", "-n", file}, {"bash", "--posix", "-n", file}} {
		if out, err := exec.CommandContext(t.Context(), check[0], check[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", check[0], err, out)
		}
	}
}
