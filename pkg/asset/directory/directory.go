// Package directory is the asset that reads the install directory.
package directory

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// InstallDir is what openshift-install left in the install directory. It is read afresh
// in every run.
type InstallDir struct{ *installdir.Directory }

// Name returns the human-friendly name of the asset.
func (*InstallDir) Name() string { return "Install Directory" }

// Dependencies returns the options, which name the directory.
func (*InstallDir) Dependencies() []asset.Asset { return []asset.Asset{&options.Options{}} }

// Generate reads the directory.
func (d *InstallDir) Generate(ctx context.Context, parents asset.Parents) (err error) {
	opts := &options.Options{}
	parents.Get(opts)
	d.Directory, err = installdir.Read(ctx, opts.Dir)
	return err
}

// Given is what the options override.
func Given(opts *options.Options) installdir.Given {
	return installdir.Given{InfraName: opts.InfraName, Region: opts.Region}
}
