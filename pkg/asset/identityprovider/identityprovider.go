package identityprovider

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
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

// Dependencies returns the published documents, which the provider is about, what makes sure that they
// can be read, and the comparison that is carried out. IAM asks the issuer for its certificate, so that
// a distribution must be there.
func (*IdentityProvider) Dependencies() []asset.Asset {
	return []asset.Asset{
		&oidcconfig.OIDCConfig{}, &oidcconfig.Deployment{}, &oidcconfig.IssuerCheck{}, &issuer.Issuer{}, &Comparison{},
		&options.Options{}, &outbound.Outbound{}, &account.Account{}, &store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// Generate carries out the comparison. A provider of an issuer that was not known when it was made is
// looked at only now.
func (i *IdentityProvider) Generate(ctx context.Context, parents asset.Parents) error {
	c, iss, opts, out := &Comparison{}, &issuer.Issuer{}, &options.Options{}, &outbound.Outbound{}
	session, tgt, p := &store.Session{}, &target.Target{}, &progress.Progress{}
	parents.Get(c, iss, opts, out, session, tgt, p)
	if iss.Pending && !session.DryRun {
		return iss.NotKnown()
	}
	comparison := c.Comparison
	if iss.Changed || c.later && !session.DryRun {
		thumbprint, err := findThumbprint(ctx, opts, out.Settings, iss.Issuer)
		if err != nil {
			return err
		}
		if comparison, err = look(ctx, tgt, opts, iss.Endpoint, thumbprint, p); err != nil {
			return err
		}
	}
	i.ARN = iss.ProviderARN()
	var err error
	i.Result, err = tgt.Apply(ctx, comparison)
	return err
}
