package awscli

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// plain is a stack of two usual roles.
func plain() *render.Stack { return rendertest.Cluster{}.Stack(rendertest.Many(2)...) }

// odd is a stack with everything that a stack may have.
func odd() *render.Stack {
	return rendertest.Cluster{
		Place: rendertest.Places[1], RolePath: rendertest.OddPath, Boundary: "arn:aws-cn:iam::123456789012:policy/it's-`$a`",
		Thumbprint: strings.Repeat("0a", 20), Tags: map[string]string{"Größe": "sehr groß @+=", "team": "日本 語"},
	}.Stack(rendertest.Components()...)
}

// rendered returns the texts of a stack's files by name.
func rendered(t testing.TB, s *render.Stack) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, f := range rendertest.Files(t, Format(), s) {
		texts[name] = string(f.Data)
	}
	return texts
}

// issuers are stacks with each kind of issuer.
func issuers() map[string]*render.Stack {
	stacks := map[string]*render.Stack{}
	for name, c := range rendertest.Issuers() {
		stacks[name] = c.Stack(rendertest.Components()...)
	}
	return stacks
}
