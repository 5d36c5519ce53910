package iamroles

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// knowing is a target that knows of policies.
type knowing struct {
	cloud.Target
	known, exists bool
	err           error
	asked         int
}

func (*knowing) AccountBlock(context.Context, string) (*cloud.AccountPublicAccessBlock, error) {
	return nil, nil
}

func (k *knowing) PolicyExists(context.Context, string) (known, exists bool, err error) {
	k.asked++
	return k.known, k.exists, k.err
}

func TestCheckBoundary(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/b"
	create := cloud.Comparison{Action: cloud.ActionCreate}
	changed := cloud.Comparison{Action: cloud.ActionUpdate, Differences: []diff.Difference{{Field: "permissionsBoundary"}}}
	other := cloud.Comparison{Action: cloud.ActionUpdate, Differences: []diff.Difference{{Field: "description"}}}
	for _, test := range []struct {
		name     string
		boundary string
		target   *knowing
		roles    []cloud.Comparison
		asked    int
		want     string
	}{
		{"it is there", arn, &knowing{known: true, exists: true}, []cloud.Comparison{create, changed}, 1, ""},
		{"a new role", arn, &knowing{known: true}, []cloud.Comparison{other, create}, 1, arn + ": there is no such"},
		{"a new boundary", arn, &knowing{known: true}, []cloud.Comparison{changed}, 1, "--permissions-boundary-arn " + arn},
		{"nobody may say", arn, &knowing{}, []cloud.Comparison{create}, 1, ""},
		{"it is not needed", arn, &knowing{known: true}, []cloud.Comparison{other, {Action: cloud.ActionNone}}, 0, ""},
		{"there is none", "", &knowing{known: true}, []cloud.Comparison{create}, 0, ""},
		{"it cannot be asked", arn, &knowing{err: errors.New("away")}, []cloud.Comparison{create}, 1, "away"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := checkBoundary(t.Context(), test.target, &options.Options{PermissionsBoundaryARN: test.boundary}, test.roles)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%v", err)
			}
			if test.target.err == nil && err != nil && diagnostic.KindOf(err) != diagnostic.Input {
				t.Errorf("%v is not about the input", err)
			}
			if test.target.asked != test.asked {
				t.Errorf("asked %d times", test.target.asked)
			}
		})
	}
	if err := checkBoundary(t.Context(), &observed{}, &options.Options{PermissionsBoundaryARN: arn}, []cloud.Comparison{create}); err != nil {
		t.Errorf("a target that cannot tell: %v", err)
	}
}
