// Package distribution looks for the CloudFront distribution that serves the OIDC documents of a
// private bucket. It is looked for before the issuer is known, which is its domain.
package distribution

import (
	"context"
	"fmt"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Comparison is the desired distribution beside what was found. Desired is nil where the cluster
// needs none.
type Comparison struct{ cloud.Comparison }

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "Distribution (comparison)" }

// Dependencies returns what the distribution is computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &location.Location{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate looks at the distribution.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	opts, l, session := &options.Options{}, &location.Location{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, l, session, tgt, p)
	if l.IssuerKind != location.CloudFront {
		return nil
	}
	p.Expect(1)
	origin, err := location.BucketHost(ctx, l.BucketName(), l.Region)
	if err != nil {
		return err
	}
	desired := cloud.Distribution{
		Cluster: l.InfraName, Reference: l.BucketName(), Account: l.Account, OriginDomain: origin,
		KMSKeyARN: opts.KMSKeyARN, Tags: l.Tags, Adopt: opts.Adopt,
	}
	if !opts.Offline { // nothing is seen then, and so nothing can be missed
		if desired.Issuer, err = location.PinnedIssuer(session); err != nil {
			return err
		}
	}
	comparisons, err := cloud.ObserveAndCompare(ctx, tgt, desired)
	if err != nil {
		return err
	}
	c.Comparison = comparisons[0]
	for _, note := range c.AdoptionNotes() {
		p.Log.Warn(note)
	}
	return nil
}

// Found returns the distribution that was found; nil where there is none.
func (c *Comparison) Found() *cloud.ActualDistribution {
	found, _ := c.Actual.(*cloud.ActualDistribution)
	return found
}

// Wanted returns the desired distribution; nil where the cluster needs none.
func (c *Comparison) Wanted() (*cloud.Distribution, error) {
	if c.Desired == nil {
		return nil, nil //nolint:nilnil // there is nothing to want
	}
	desired, ok := c.Desired.(cloud.Distribution)
	if !ok {
		return nil, fmt.Errorf("%s is no distribution", c.Desired.ID())
	}
	return &desired, nil
}
