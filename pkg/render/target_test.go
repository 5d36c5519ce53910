package render

import (
	"errors"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func TestTarget(t *testing.T) {
	ctx := t.Context()
	account := cloud.Account{ID: "123456789012", Partition: "aws"}
	target := NewTarget(account)
	if got, err := target.Account(ctx); err != nil || got != account {
		t.Errorf("the account is %v (%v)", got, err)
	}
	if quotas, err := target.Quotas(ctx); quotas != nil || err != nil {
		t.Errorf("the quotas are %v (%v)", quotas, err)
	}
	// What is applied in any order comes in the order of names, once.
	desired := []cloud.Resource{
		cloud.Role{RoleName: "b"}, cloud.Object{Bucket: "x", Key: "keys.json"}, cloud.OIDCProvider{ARN: "arn"}, cloud.Role{RoleName: "a"},
		cloud.Object{Bucket: "x", Key: ".well-known/y"}, cloud.Bucket{BucketName: "x"}, cloud.BucketPolicy{Bucket: "x"}, cloud.Role{RoleName: "a"},
	}
	comparisons, err := cloud.ObserveAndCompare(ctx, target, desired...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range comparisons {
		if c.Action != cloud.ActionCreate {
			t.Errorf("%s: the action is %s: what nobody looks at is to be created", c.Desired.ID(), c.Action)
		}
	}
	results, err := cloud.ApplyAll(ctx, target, comparisons...)
	if err != nil || slices.ContainsFunc(results, func(r cloud.Result) bool { return r != cloud.Rendered }) {
		t.Errorf("the results are %v (%v)", results, err)
	}
	r, err := target.Resources()
	if err != nil {
		t.Fatal(err)
	}
	if r.Bucket.BucketName != "x" || r.Policy.Bucket != "x" || r.Provider.ARN != "arn" ||
		len(r.Roles) != 2 || r.Roles[0].RoleName != "a" || len(r.Objects) != 2 || r.Objects[0].Key != ".well-known/y" {
		t.Errorf("written down is %+v", r)
	}
}

// unknown is a resource that was added to the graph and to no format.
type unknown struct{}

func (unknown) ID() cloud.ID { return cloud.ID{Kind: "alarm", Name: "x"} }

func (unknown) Compare(cloud.Actual) (cloud.Comparison, error) {
	return cloud.Comparison{}, errors.New("not compared")
}

// A resource that no format would write must not be left out in silence.
func TestTargetUnknown(t *testing.T) {
	target := NewTarget(cloud.Account{})
	if _, err := target.Apply(t.Context(), cloud.Comparison{Desired: unknown{}}); err != nil {
		t.Fatal(err)
	}
	if _, err := target.Resources(); err == nil || err.Error() != "no format knows how to write alarm/x" {
		t.Errorf("the error is %v", err)
	}
}
