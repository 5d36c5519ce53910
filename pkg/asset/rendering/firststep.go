package rendering

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// FirstStep is the first of two renderings of a private bucket. The issuer is the domain of a
// distribution, which nobody knows before others have made it: so what is written is the bucket with its
// policy and the distribution, and nothing that names the issuer. It is fetched in the place of a
// Rendering, and takes its place in the state.
type FirstStep struct{ Rendering }

var (
	_ asset.WritableAsset = (*FirstStep)(nil)
	_ store.Saved         = (*FirstStep)(nil)
	_ store.Derived       = (*FirstStep)(nil)
)

// Name returns the human-friendly name of the asset.
func (*FirstStep) Name() string { return "Rendering (first step)" }

// Dependencies returns what can be written while the issuer is not known, and the CredentialsRequests,
// which are read, and kept, when they are named: the second step needs them.
func (*FirstStep) Dependencies() []asset.Asset {
	return []asset.Asset{
		&Request{}, &Comparison{}, &options.Options{}, &options.Kept{}, &endpoint.Endpoint{}, &oidcconfig.OIDCConfig{},
		&credentialsrequests.CredentialsRequests{},
	}
}

// Generate writes all formats at the same time.
func (f *FirstStep) Generate(ctx context.Context, parents asset.Parents) error {
	request, opts, e := &Request{}, &options.Options{}, &endpoint.Endpoint{}
	parents.Get(request, opts, e)
	if !e.Pending {
		return errors.New("the first step of a rendering is for an issuer that is not known")
	}
	s, err := newStack(request, opts, e)
	if err != nil {
		return err
	}
	return f.write(ctx, request, e, s)
}
