package oidcconfig

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// ReadBack is the proof that everybody can read the documents, as STS must. It is made
// beside the provider and the roles.
type ReadBack struct{}

// Name returns the human-friendly name of the asset.
func (*ReadBack) Name() string { return "OIDC Read-Back" }

// Dependencies returns the published documents.
func (*ReadBack) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &OIDCConfig{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate reads the documents without credentials.
func (*ReadBack) Generate(ctx context.Context, parents asset.Parents) error {
	opts, config, session, tgt, p := &options.Options{}, &OIDCConfig{}, &store.Session{}, &target.Target{}, &progress.Progress{}
	parents.Get(opts, config, session, tgt, p)
	if session.DryRun || opts.Offline {
		return nil // what is not published yet cannot be read
	}
	defer p.Busy("Reading the OIDC documents back as anybody would")()
	return cloud.ReadBackAll(ctx, tgt, config.Objects...)
}
