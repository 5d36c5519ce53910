// Package account is the asset that makes sure that the credentials belong to the account
// for which everything was computed, before anything is changed.
package account

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Account is the account that the credentials belong to. It is an asset of its own, and
// not part of the location, so that a rerun need not wait for it to look at everything else.
type Account struct{ cloud.Account }

// Name returns the human-friendly name of the asset.
func (*Account) Name() string { return "Account" }

// Dependencies returns the options and the location, which name the account, and the target, which asks.
func (*Account) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &location.Location{}, &target.Target{}}
}

// Generate asks whose credentials these are.
func (a *Account) Generate(ctx context.Context, parents asset.Parents) error {
	opts, l, tgt := &options.Options{}, &location.Location{}, &target.Target{}
	parents.Get(opts, l, tgt)
	var err error
	if a.Account, err = tgt.Account(ctx); err != nil {
		return err
	}
	if a.ID != l.Account {
		return diagnostic.Inputf(adviceFor(opts, "account", "account-id"),
			"the credentials belong to account %s (%s), and the cluster's resources to account %s", a.ID, a.ARN, l.Account)
	}
	if a.Partition != l.Partition {
		return diagnostic.Inputf(adviceFor(opts, "partition", "region"),
			"the credentials belong to partition %s (%s), and region %s to %s", a.Partition, a.ARN, l.Region, l.Partition)
	}
	return nil
}

// adviceFor says where credentials of another account or partition come from: of the caller, or of the
// role that the caller takes on. The option that names the cluster's is said where one is given.
func adviceFor(opts *options.Options, what, option string) string {
	advice := "Use credentials of that " + what + " (AWS_PROFILE), or have " + opts.Source("assume-role-arn") + " name a role of it"
	if opts.Given(option) {
		advice += ", or correct " + opts.Source(option)
	}
	return advice + "."
}
