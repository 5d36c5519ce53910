package issuer

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/documents"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Distribution is the CloudFront distribution in front of a private bucket.
type Distribution struct {
	// Desired is what should exist; nil where the cluster needs no distribution.
	Desired *cloud.Distribution
	// Actual is what there is now; nil where there is none, as in a dry run.
	Actual *cloud.ActualDistribution
	// Result is what became of it; empty where the cluster needs none.
	Result cloud.Result
}

var _ store.Changer = (*Distribution)(nil)

// Name returns the human-friendly name of the asset.
func (*Distribution) Name() string { return "Distribution" }

// Changes says what is changed.
func (*Distribution) Changes() string {
	return "creates the CloudFront distribution of a private bucket"
}

// Dependencies returns the comparison that is carried out, and the bucket: a name that somebody else
// took must be found out before a distribution serves what is in there.
func (*Distribution) Dependencies() []asset.Asset {
	return []asset.Asset{&distribution.Comparison{}, &documents.Bucket{}, &account.Account{}, &target.Target{}}
}

// Generate carries out the comparison. The ID and the domain of a new distribution are CloudFront's
// to choose, so that it is looked at afterwards.
func (d *Distribution) Generate(ctx context.Context, parents asset.Parents) error {
	c, tgt := &distribution.Comparison{}, &target.Target{}
	parents.Get(c, tgt)
	var err error
	if d.Desired, err = c.Wanted(); err != nil || d.Desired == nil {
		return err
	}
	if d.Result, err = tgt.Apply(ctx, c.Comparison); err != nil {
		return err
	}
	if d.Actual = c.Found(); d.Actual != nil {
		return nil
	}
	actual, err := tgt.Observe(ctx, *d.Desired)
	if err != nil {
		return err
	}
	d.Actual, _ = actual.(*cloud.ActualDistribution)
	return nil
}
