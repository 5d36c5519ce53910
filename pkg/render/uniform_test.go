package render_test

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// What formats write once is the same everywhere, or an error names what differs.
func TestCheckUniform(t *testing.T) {
	stack := func() *render.Stack {
		return rendertest.Cluster{
			RolePath: rendertest.OddPath, Boundary: "arn:aws:iam::123456789012:policy/b", Tags: map[string]string{"team": "a"},
		}.Stack(rendertest.Components()...)
	}
	for _, s := range []*render.Stack{stack(), rendertest.Cluster{}.Stack()} {
		if err := s.CheckUniform(); err != nil {
			t.Error(err)
		}
	}
	const role, managed = "harbor-x4k2p-openshift-b-cloud", "harbor-x4k2p-openshift-c-cloud"
	for name, test := range map[string]struct {
		change func(*render.Stack)
		named  string
	}{
		"tags of the bucket": {func(s *render.Stack) { s.Bucket.Tags = map[string]string{"a": "b"} }, "harbor-x4k2p-oidc"},
		"tags of a role":     {func(s *render.Stack) { s.Roles[1].Tags = nil }, role},
		"tags of an object":  {func(s *render.Stack) { s.Objects[2].Tags = map[string]string{"a": "b"} }, "openid/v1/jwks"},
		"path":               {func(s *render.Stack) { s.Roles[1].Path = "/other/" }, role},
		"boundary":           {func(s *render.Stack) { s.Roles[1].Boundary = "" }, role},
		"no permissions":     {func(s *render.Stack) { s.Roles[1].Inline = nil }, role},
		"another inline policy": {func(s *render.Stack) {
			s.Roles[1].Inline["other"] = s.Roles[1].Trust
		}, role},
		"inline policy of another name": {func(s *render.Stack) {
			s.Roles[1].Inline = map[string]iampolicy.Document{"other": s.Roles[1].Inline[role]}
		}, role},
		"inline and managed": {func(s *render.Stack) { s.Roles[1].Managed = s.Roles[2].Managed[:1] }, role},
		"policy elsewhere":   {func(s *render.Stack) { s.Roles[2].Managed[0].ARN = "arn:aws:iam::aws:policy/x" }, "arn:aws:iam::aws:policy/x"},
		"policy's path":      {func(s *render.Stack) { s.Roles[2].Managed[1].Path = "/" }, managed + "-2"},
	} {
		s := stack()
		test.change(s)
		if err := s.CheckUniform(); err == nil || !strings.Contains(err.Error(), test.named) {
			t.Errorf("%s: the error is %v, and should name %s", name, err, test.named)
		}
	}
}
