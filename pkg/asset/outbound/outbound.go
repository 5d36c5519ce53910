// Package outbound is the asset that says how connections leave this machine: through which proxy, and
// which certificate authorities are trusted.
package outbound

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

// Outbound are the settings of the run. They are read once, for AWS, registries and the issuer alike.
type Outbound struct{ outbound.Settings }

// Name returns the human-friendly name of the asset.
func (*Outbound) Name() string { return "Outbound Connections" }

// Dependencies returns the options, which name a file of authorities, and the directory, whose
// install-config has the cluster's proxy and authorities.
func (*Outbound) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}}
}

// Generate reads the settings; where no connection is opened they do not matter.
func (o *Outbound) Generate(ctx context.Context, parents asset.Parents) (err error) {
	opts, dir := &options.Options{}, &directory.InstallDir{}
	parents.Get(opts, dir)
	if opts.Offline {
		return nil
	}
	from := outbound.Sources{CertificateAuthority: opts.CertificateAuthority, CertificateAuthoritySource: opts.Source("certificate-authority")}
	if dir.Directory != nil {
		from.InstallConfig = dir.InstallConfig
	}
	o.Settings, err = outbound.Read(ctx, from)
	return err
}
