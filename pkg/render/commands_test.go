package render_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// The commands after the preamble are run in the cluster's region and account, and not at all
// with other credentials, or without any.
func TestPreamble(t *testing.T) {
	s := rendertest.Cluster{Place: rendertest.Places[1]}.Stack()
	for account, want := range map[string]string{
		"echo " + s.Account: "cn-north-1 cn-north-1 no pager\n", "echo 210987654321": "", "echo None": "", "return 255": "",
	} {
		script := "aws() { " + account + "; }\n" + render.Preamble(s) + `echo "$AWS_REGION $AWS_DEFAULT_REGION no pager$AWS_PAGER"`
		out, err := exec.CommandContext(t.Context(), "sh", "-c", script).Output()
		if string(out) != want || (err == nil) != (want != "") {
			t.Errorf("aws() { %s; }: the commands say %q (%v), want %q", account, out, err, want)
		}
	}
}

// Every line of the commands is in the block of code.
func TestCode(t *testing.T) {
	if got, want := render.Code("a\n", "", "  b\nc"), "    a\n      b\n    c"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
	s := rendertest.Cluster{}.Stack()
	for _, key := range []string{".well-known/openid-configuration", "keys.json"} {
		if want := "\n    curl -fsS " + s.Issuer + "/" + key; !strings.Contains(render.CheckDocuments(s), want) {
			t.Errorf("there is no %q in\n%s", want, render.CheckDocuments(s))
		}
	}
}
