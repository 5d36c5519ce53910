package cloud_test

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/cloud/plan"
)

// blind is a target that reaches no AWS.
type blind struct{ cloud.Target }

// wrapper goes through another target, as the reporting one does.
type wrapper struct{ cloud.Target }

func (w wrapper) Unwrap() cloud.Target { return w.Target }

func TestPreflightOf(t *testing.T) {
	aws := live.New(live.Config{}, nil, nil)
	for name, target := range map[string]cloud.Target{
		"live": aws, "plan": plan.New(aws), "wrapped": wrapper{aws}, "wrapped twice": wrapper{plan.New(wrapper{aws})},
	} {
		if cloud.PreflightOf(target) != cloud.Preflight(aws) {
			t.Errorf("%s: AWS is not found", name)
		}
	}
	for name, target := range map[string]cloud.Target{"none": nil, "blind": blind{}, "wrapped": wrapper{blind{}}, "embedded": blind{aws}} {
		if cloud.PreflightOf(target) != nil {
			t.Errorf("%s: something is found", name)
		}
	}
}

func TestForbidsPublicPolicy(t *testing.T) {
	for _, test := range []struct {
		block cloud.AccountPublicAccessBlock
		by    string
	}{
		{cloud.AccountPublicAccessBlock{}, ""},
		{cloud.AccountPublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true}, ""},
		{cloud.AccountPublicAccessBlock{BlockPublicPolicy: true}, "BlockPublicPolicy"},
		{cloud.AccountPublicAccessBlock{RestrictPublicBuckets: true}, "RestrictPublicBuckets"},
	} {
		if by, forbids := test.block.ForbidsPublicPolicy(); by != test.by || forbids != (test.by != "") {
			t.Errorf("%+v: %q %t", test.block, by, forbids)
		}
	}
}
