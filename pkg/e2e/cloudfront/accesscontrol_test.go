package cloudfront

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func (x *trial) control(name, description string, behavior types.OriginAccessControlSigningBehaviors) string {
	x.Helper()
	out, err := x.client.CreateOriginAccessControl(x.Context(), &cloudfront.CreateOriginAccessControlInput{OriginAccessControlConfig: &types.OriginAccessControlConfig{
		Name: &name, Description: &description, SigningBehavior: behavior,
		OriginAccessControlOriginType: types.OriginAccessControlOriginTypesS3, SigningProtocol: types.OriginAccessControlSigningProtocolsSigv4,
	}})
	x.must(err)
	return aws.ToString(out.OriginAccessControl.Id)
}

// A control of the cluster's name is somebody else's unless its description says otherwise.
func TestAccessControlOfSomebodyElse(t *testing.T) {
	x := begin(t)
	id := x.control(bucket, "somebody's", types.OriginAccessControlSigningBehaviorsNever)
	_, err := create(t.Context(), x.target(), desiredBucket(), desiredDistribution())
	x.mustRefuse(err, id, "--adopt", "openshift.io/cloud-credential-operator/"+infra)
	if distributions, _ := x.ids(); len(distributions) > 0 {
		t.Errorf("there are the distributions %q", distributions)
	}
	d := desiredDistribution()
	d.Adopt = true
	_, err = create(t.Context(), x.target(), desiredBucket(), d)
	x.must(err)
	if c := x.compare(desiredDistribution()); c.Action != cloud.ActionNone || x.record().OriginAccessControl != id {
		t.Errorf("there is left %v; the ledger has %+v", c.Differences, x.record())
	}
}

// A control that does not sign any more signs again.
func TestAccessControlThatDoesNotSign(t *testing.T) {
	x := created(t)
	want := x.outcome()
	id := x.record().OriginAccessControl
	out, err := x.client.GetOriginAccessControl(t.Context(), &cloudfront.GetOriginAccessControlInput{Id: &id})
	x.must(err)
	c := out.OriginAccessControl.OriginAccessControlConfig
	c.SigningBehavior = types.OriginAccessControlSigningBehaviorsNoOverride
	_, err = x.client.UpdateOriginAccessControl(t.Context(), &cloudfront.UpdateOriginAccessControlInput{Id: &id, IfMatch: out.ETag, OriginAccessControlConfig: c})
	x.must(err)
	if got := fields(x.compare(desiredDistribution())); !slices.Equal(got, []string{"originAccessControl.signingBehavior"}) {
		t.Errorf("the differences are %q", got)
	}
	x.proxy.ResetRequests()
	x.create()
	if changed := x.changing(); len(changed) != 1 {
		t.Errorf("the repair sends %q", changed)
	}
	if got := x.outcome(); got != want {
		t.Errorf("it leaves\n%s\nand should leave\n%s", got, want)
	}
}

// In the place of the cluster's own control another one is a difference; without a ledger it is good enough
// if it signs, and is replaced if it does not.
func TestAnotherAccessControl(t *testing.T) {
	x := created(t)
	own := x.record().OriginAccessControl
	signing := x.control("security-team", "", types.OriginAccessControlSigningBehaviorsAlways)
	mute := x.control("mute", "", types.OriginAccessControlSigningBehaviorsNever)
	swap := func(id string) {
		x.edit(func(c *types.DistributionConfig) { c.Origins.Items[0].OriginAccessControlId = &id })
	}
	for _, id := range []string{signing, mute} {
		swap(id)
		c := x.compare(desiredDistribution())
		if len(c.Differences) != 1 || c.Differences[0].Field != "origin.originAccessControlId" || c.Differences[0].From != id || c.Differences[0].To != own {
			t.Errorf("the differences are %+v", c.Differences)
		}
		x.create()
		if _, _, c := x.config(); aws.ToString(c.Origins.Items[0].OriginAccessControlId) != own {
			t.Errorf("it reads with %s", aws.ToString(c.Origins.Items[0].OriginAccessControlId))
		}
	}
	x.must(x.ledger.Delete(t.Context(), desiredDistribution().ID().String()))
	swap(signing)
	if c := x.compare(desiredDistribution()); c.Action != cloud.ActionNone {
		t.Errorf("the differences are %+v", c.Differences)
	}
	swap(mute)
	c := x.compare(desiredDistribution())
	if len(c.Differences) != 1 || c.Differences[0].From != mute || c.Differences[0].To != bucket {
		t.Errorf("the differences are %+v", c.Differences)
	}
	x.create()
	if _, _, c := x.config(); aws.ToString(c.Origins.Items[0].OriginAccessControlId) != own {
		t.Errorf("it reads with %s, and its own is %s", aws.ToString(c.Origins.Items[0].OriginAccessControlId), own)
	}
	_, version, err := getControl(x, mute)
	x.must(err)
	if version == nil {
		t.Error("that of somebody else is gone")
	}
}

func getControl(x *trial, id string) (*types.OriginAccessControlConfig, *string, error) {
	out, err := x.client.GetOriginAccessControl(x.Context(), &cloudfront.GetOriginAccessControlInput{Id: &id})
	if err != nil {
		return nil, nil, err
	}
	return out.OriginAccessControl.OriginAccessControlConfig, out.ETag, nil
}
