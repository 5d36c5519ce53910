// Package location is the asset that says where the cluster's resources are: account, partition,
// region and name. All but the issuer follows from these.
package location

import (
	"cmp"
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Location is where the cluster's resources are. It is an asset of its own, and not part of the
// endpoint, because the distribution is looked for here, and the issuer may be its domain. Once a
// resource was created, the state pins it: a run that would change it is refused.
type Location struct {
	// Account is the AWS account, 12 digits.
	Account string `json:"account"`
	// Partition is aws, aws-us-gov, aws-cn, ...
	Partition string `json:"partition"`
	Region    string `json:"region"`
	// InfraName is the infrastructure name, or --name: the prefix of every resource.
	InfraName string `json:"name"`
	// IssuerKind says who serves the OIDC documents.
	IssuerKind IssuerKind `json:"issuerKind,omitempty"`
	// Tags are the ownership tags and the user's.
	Tags map[string]string `json:"-"`
}

// Name returns the human-friendly name of the asset.
func (*Location) Name() string { return "Location" }

// Dependencies returns the assets that the location is computed from.
func (*Location) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate computes the location and compares it with the pinned one.
func (l *Location) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir, session := &options.Options{}, &directory.InstallDir{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, dir, session, tgt, p)

	if err := dir.CheckForCloud(ctx, directory.Given(opts)); err != nil {
		return err
	}
	l.InfraName = cmp.Or(opts.InfraName, dir.InfraName)
	l.Region = cmp.Or(opts.Region, dir.Region)
	l.IssuerKind = kindOf(opts)
	var err error
	if l.Partition, err = cloud.PartitionOf(l.Region); err != nil {
		return err
	}
	if err := l.checkRegion(dir.Region, opts, p); err != nil {
		return err
	}
	if err := l.checkKind(opts); err != nil {
		return err
	}
	if l.Tags, err = tags(l.InfraName, opts, dir); err != nil {
		return err
	}
	l.Account = opts.AccountID
	if err := l.followPrevious(opts, session, p); err != nil {
		return err
	}
	if l.Account == "" {
		account, err := tgt.Account(ctx)
		if err != nil {
			return err
		}
		l.Account = account.ID
	}
	return nil
}
