// Package identityprovider has the IAM identity provider that trusts the issuer.
package identityprovider

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// audiences are those of the tokens: of the release's and OLM's components, and of the
// pod identity webhook's workloads. A role's trust policy says which of them may assume it.
var audiences = []string{"openshift", "sts.amazonaws.com"}

// Comparison is the desired identity provider beside what was found.
type Comparison struct{ cloud.Comparison }

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "Identity Provider (comparison)" }

// Dependencies returns what the provider is computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &endpoint.Endpoint{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate looks at the provider.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	opts, e, session := &options.Options{}, &endpoint.Endpoint{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, e, session, tgt, p)
	p.Expect(1)
	thumbprint, err := findThumbprint(ctx, opts, e.Issuer)
	if err != nil {
		return err
	}
	var quotas *cloud.Quotas
	var group errgroup.Group
	if !session.HasResources() {
		group.Go(func() (err error) {
			quotas, err = tgt.Quotas(ctx)
			return err
		})
	}
	comparisons, err := cloud.ObserveAndCompare(ctx, tgt, cloud.OIDCProvider{
		Cluster: e.InfraName, ARN: e.ProviderARN(), URL: e.Issuer,
		Audiences: audiences, Thumbprint: thumbprint, Tags: e.Tags, Adopt: opts.Adopt,
	})
	if err := errors.Join(err, group.Wait()); err != nil {
		return err
	}
	c.Comparison = comparisons[0]
	for _, note := range c.AdoptionNotes() {
		p.Log.Warn(note)
	}
	for _, w := range cloud.CheckProviders(quotas, c.Action) {
		p.Log.Warn(w)
	}
	return nil
}
