package manifests

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
)

// Ready is the check that manifests can be added to the install directory. It changes
// nothing, so that it is made before anything else is changed.
type Ready struct{}

// Name returns the human-friendly name of the asset.
func (*Ready) Name() string { return "Install Directory (ready for manifests)" }

// Dependencies returns the directory.
func (*Ready) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}}
}

// Generate refuses an install directory in which manifests could not take effect.
func (*Ready) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir := &options.Options{}, &directory.InstallDir{}
	parents.Get(opts, dir)
	return dir.CheckForManifests(ctx, directory.Given(opts))
}
