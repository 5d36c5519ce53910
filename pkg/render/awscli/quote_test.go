package awscli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// A real shell gives back what was quoted.
func TestQuote(t *testing.T) {
	for _, text := range []string{"", "a b", oddPath, `'`, `''a''`, "\\", "$(exit 3)", "`exit 3`", "!x", "~", "\\$a\"", "a\\", "$a\\", "-n", "a\nb", "日本"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-eu", "-c", "printf %s "+quote(text)).CombinedOutput()
		if err != nil || string(out) != text {
			t.Errorf("%q came back as %q, %v", text, out, err)
		}
	}
}

// Nothing in a comment ends it.
func TestCommentStaysOnItsLine(t *testing.T) {
	const evil = "name\nrm -rf /\r\x1b[2J\u2028x"
	s := stack(plain())
	s.Components[0].Request, s.Components[0].Secret.Name = evil, evil
	s.Components[0].ServiceAccounts = []string{evil, evil}
	s.Components[0].Role.Inline[s.Components[0].Role.RoleName].Statement[0].Action[0] = evil + ":x"
	text := rendered(t, s)[applyScript]
	if strings.ContainsAny(text, "\r\x1b\u2028") {
		t.Error("apply.sh has control characters")
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "rm -rf /") && !strings.HasPrefix(line, "    # ") {
			t.Errorf("apply.sh has the line %q", line)
		}
	}
}

func TestServices(t *testing.T) {
	statement := func(effect string, actions ...string) iampolicy.Document {
		return iampolicy.New(iampolicy.Statement{Effect: effect, Action: actions})
	}
	inline := func(d iampolicy.Document) cloud.Role {
		return cloud.Role{Inline: map[string]iampolicy.Document{"r": d}}
	}
	for _, test := range []struct {
		role cloud.Role
		want string
	}{
		{inline(statement(iampolicy.Allow, "s3:Get*")), "s3"},
		{inline(statement(iampolicy.Allow, "sts:A", "EC2:B", "ec2:C")), "ec2 and sts"},
		{inline(statement(iampolicy.Allow, "c:*", "b:*", "a:*")), "a, b and c"},
		{inline(statement(iampolicy.Allow, "ec2:A", "*")), "every service"},
		{inline(statement(iampolicy.Deny, "ec2:A")), "nothing"},
		{cloud.Role{Managed: []cloud.ManagedPolicy{{Document: statement(iampolicy.Allow, "kms:A")}, {Document: statement(iampolicy.Allow, "iam:A")}}}, "iam and kms"},
	} {
		if got := services(&test.role); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
