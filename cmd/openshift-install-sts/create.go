package main

import (
	"context"

	"github.com/openshift/installer/pkg/asset"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// createTarget is something that create makes, with everything that it depends on.
type createTarget struct {
	use, short string
	// first are assets that are fetched before the others, so that what they refuse is
	// all that a user hears.
	first []asset.Asset
	// assets are made; each command gets fresh ones.
	assets func() []asset.Asset
}

var createTargets = []createTarget{
	{
		use: "key-pair", short: "Make the key that signs service accounts' tokens",
		assets: func() []asset.Asset { return []asset.Asset{&keypair.KeyPair{}} },
	},
	{
		use: "oidc-config", short: "Publish the OIDC documents in an S3 bucket, or write them to be served",
		assets: func() []asset.Asset { return []asset.Asset{&oidcconfig.ReadBack{}} },
	},
	{
		use: "identity-provider", short: "Create the IAM identity provider",
		assets: func() []asset.Asset {
			return []asset.Asset{&identityprovider.IdentityProvider{}, &oidcconfig.ReadBack{}}
		},
	},
	{
		use: "iam-roles", short: "Create an IAM role for every CredentialsRequest",
		assets: func() []asset.Asset { return []asset.Asset{&iamroles.IAMRoles{}, &oidcconfig.ReadBack{}} },
	},
	{
		use: "manifests", short: "Make everything, and leave the install directory ready for create cluster",
		first:  []asset.Asset{&manifests.Ready{}},
		assets: func() []asset.Asset { return []asset.Asset{&manifests.Manifests{}} },
	},
}

func newCreateCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Create a part of what a cluster with STS needs, or all of it",
		Long: `Create a part of what a cluster with STS needs, or all of it: each target also creates
what it depends on. What exists is brought up to date; what somebody else made is
refused. A run that was stopped continues when the command is given again.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCreateSTSConfigCommand(a))
	for _, t := range createTargets {
		sub := &cobra.Command{Use: t.use, Short: t.short, Args: cobra.NoArgs}
		opts := optionFlags(sub)
		sub.RunE = func(cmd *cobra.Command, _ []string) error {
			complete(cmd, a, opts)
			return a.create(cmd.Context(), t, opts)
		}
		cmd.AddCommand(sub)
	}
	return cmd
}

func (a *app) create(ctx context.Context, t createTarget, opts *options.Options) error {
	s, _, err := a.openStore(ctx, opts, false, a.liveTarget)
	if err != nil {
		return err
	}
	defer s.Close()
	if len(t.first) > 0 {
		if err := s.FetchAll(ctx, t.first...); err != nil {
			return err
		}
	}
	if err := s.FetchAll(ctx, append(t.assets(), &options.Kept{})...); err != nil {
		return err
	}
	a.progress.Close()
	result := created(s, t, opts)
	if a.output == outputJSON {
		return view.JSON(a.streams.out, result)
	}
	return result.Text(a.streams.out)
}
