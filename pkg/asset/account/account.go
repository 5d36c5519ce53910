// Package account is the asset that makes sure that the credentials belong to the account
// for which everything was computed, before anything is changed.
package account

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Account is the account that the credentials belong to. It is an asset of its own, and
// not part of the endpoint, so that a rerun need not wait for it to look at everything else.
type Account struct{ cloud.Account }

// Name returns the human-friendly name of the asset.
func (*Account) Name() string { return "Account" }

// Dependencies returns the endpoint, which names the account, and the target, which asks.
func (*Account) Dependencies() []asset.Asset {
	return []asset.Asset{&endpoint.Endpoint{}, &target.Target{}}
}

// Generate asks whose credentials these are.
func (a *Account) Generate(ctx context.Context, parents asset.Parents) error {
	e, tgt := &endpoint.Endpoint{}, &target.Target{}
	parents.Get(e, tgt)
	var err error
	if a.Account, err = tgt.Account(ctx); err != nil {
		return err
	}
	if a.ID != e.Account {
		return diagnostic.Inputf("Use credentials of that account (AWS_PROFILE), or correct --account-id.",
			"the credentials belong to account %s (%s), and the cluster's resources to account %s", a.ID, a.ARN, e.Account)
	}
	if a.Partition != e.Partition {
		return diagnostic.Inputf("Use credentials of that partition, or another --region.",
			"the credentials belong to partition %s (%s), and region %s to %s", a.Partition, a.ARN, e.Region, e.Partition)
	}
	return nil
}
