// Package identityprovider has the IAM identity provider that trusts the issuer.
package identityprovider

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// audiences are those of the tokens: of the release's and OLM's components, and of the
// pod identity webhook's workloads. A role's trust policy says which of them may assume it.
var audiences = []string{"openshift", "sts.amazonaws.com"}

// auto is the value of --thumbprint that has the issuer asked.
const auto = "auto"

// Comparison is the desired identity provider beside what was found.
type Comparison struct {
	cloud.Comparison
	// later is set when the thumbprint is that of what the issuer serves, and it serves nothing yet.
	later bool
}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "Identity Provider (comparison)" }

// Dependencies returns what the provider is computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &endpoint.Endpoint{}, &outbound.Outbound{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// desired returns the provider as it should be. It also accepts the audiences that sts-config.yaml gives
// single requests, or the tokens of these would be refused whatever their roles say.
func desired(e *endpoint.Endpoint, opts *options.Options, thumbprint string) cloud.OIDCProvider {
	all := slices.Clone(audiences)
	for _, o := range opts.Overrides {
		all = append(all, o.Audiences...)
	}
	slices.Sort(all)
	return cloud.OIDCProvider{
		Cluster: e.InfraName, ARN: e.ProviderARN(), URL: e.Issuer,
		Audiences: slices.Compact(all), Thumbprint: thumbprint, Tags: e.Tags, Adopt: opts.Adopt,
	}
}

// look observes the provider and compares it.
func look(ctx context.Context, t cloud.Target, opts *options.Options, e *endpoint.Endpoint, thumbprint string, to *progress.Progress) (cloud.Comparison, error) {
	p := desired(e, opts, thumbprint)
	actual, err := t.Observe(ctx, p)
	if err != nil {
		return cloud.Comparison{}, err
	}
	if found, ok := actual.(*cloud.ActualProvider); ok && found != nil && !e.HasBucket() {
		if others := sharing(p.Cluster, found); len(others) > 0 {
			if err := checkShared(opts, p, found, others); err != nil {
				return cloud.Comparison{}, err
			}
			share(&p, found, others)
			to.Log.Infof("%s %s is also that of %s, with which this cluster shares its issuer", p.ID().Kind.Words(), p.ARN, strings.Join(others, ", "))
		}
	}
	return p.Compare(actual)
}

// Generate looks at the provider.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	opts, e, out, session := &options.Options{}, &endpoint.Endpoint{}, &outbound.Outbound{}, &store.Session{}
	tgt, to := &target.Target{}, &progress.Progress{}
	parents.Get(opts, e, out, session, tgt, to)
	to.Expect(1)
	var thumbprint string
	var err error
	if c.later = e.Pending && opts.Thumbprint == auto; !c.later {
		thumbprint, err = findThumbprint(ctx, opts, out.Settings, e.Issuer)
	}
	if err != nil && !opts.Offline && opts.Thumbprint == auto && !e.HasBucket() {
		// The documents are written first, to be served: the issuer is asked again after its check.
		to.Log.Debugf("The thumbprint is found later: %v", err)
		c.later, err = true, nil
	}
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
	if e.Pending { // so that it cannot exist
		c.Comparison, err = desired(e, opts, thumbprint).Compare(nil)
	} else {
		c.Comparison, err = look(ctx, tgt, opts, e, thumbprint, to)
	}
	if err := errors.Join(err, group.Wait()); err != nil {
		return err
	}
	for _, note := range c.AdoptionNotes() {
		to.Log.Warn(note)
	}
	for _, w := range cloud.CheckProviders(quotas, c.Action) {
		to.Log.Warn(w)
	}
	return nil
}
