package account

import (
	"context"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// caller is a target that knows who asks, and nothing else.
type caller struct {
	cloud.Target
	id cloud.Account
}

func (c caller) Account(context.Context) (cloud.Account, error) { return c.id, nil }

// Credentials of another account or partition are refused, with the ways that lead to the right ones.
func TestGenerate(t *testing.T) {
	for _, test := range []struct {
		name, account, partition, want, hint string
	}{
		{name: "the same", account: "123456789012", partition: "aws"},
		{
			"another account", "210987654321", "aws", "the credentials belong to account 123456789012 (arn:aws:iam::123456789012:user/me), and the cluster's resources to account 210987654321",
			"Use credentials of that account (AWS_PROFILE), or have --assume-role-arn name a role of it.",
		},
		{
			"another partition", "123456789012", "aws-cn", "the credentials belong to partition aws (arn:aws:iam::123456789012:user/me), and region cn-north-1 to aws-cn",
			"Use credentials of that partition (AWS_PROFILE), or have --assume-role-arn name a role of it.",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			parents := asset.Parents{}
			parents.Add(&options.Options{}, &location.Location{Account: test.account, Partition: test.partition, Region: "cn-north-1"},
				&target.Target{Target: caller{id: cloud.Account{ID: "123456789012", Partition: "aws", ARN: "arn:aws:iam::123456789012:user/me"}}})
			a := &Account{}
			err := a.Generate(t.Context(), parents)
			if test.want == "" {
				if err != nil || a.ID != "123456789012" {
					t.Errorf("the account is %+v (%v)", a.Account, err)
				}
				return
			}
			if diagnostic.KindOf(err) != diagnostic.Input || err.Error() != test.want || strings.Join(diagnostic.Hints(err), "|") != test.hint {
				t.Errorf("the error is %v (%q)", err, diagnostic.Hints(err))
			}
		})
	}
}
