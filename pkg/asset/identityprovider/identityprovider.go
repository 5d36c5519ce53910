package identityprovider

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// IdentityProvider is the IAM identity provider that trusts the issuer.
type IdentityProvider struct {
	ARN    string       `json:"arn"`
	Result cloud.Result `json:"-"`
}

var (
	_ store.Saved   = (*IdentityProvider)(nil)
	_ store.Changer = (*IdentityProvider)(nil)
)

// Name returns the human-friendly name of the asset.
func (*IdentityProvider) Name() string { return "Identity Provider" }

// StateID returns the name in the state file.
func (*IdentityProvider) StateID() string { return "identity-provider" }

// Changes says what is changed.
func (*IdentityProvider) Changes() string { return "creates the IAM identity provider" }

// Dependencies returns the published documents, which the provider is about, and the
// comparison that is carried out.
func (*IdentityProvider) Dependencies() []asset.Asset {
	return []asset.Asset{&oidcconfig.OIDCConfig{}, &Comparison{}, &endpoint.Endpoint{}, &account.Account{}, &target.Target{}}
}

// Generate carries out the comparison.
func (i *IdentityProvider) Generate(ctx context.Context, parents asset.Parents) (err error) {
	c, e, tgt := &Comparison{}, &endpoint.Endpoint{}, &target.Target{}
	parents.Get(c, e, tgt)
	i.ARN = e.ProviderARN()
	i.Result, err = tgt.Apply(ctx, c.Comparison)
	return err
}
