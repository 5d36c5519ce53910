package main

import (
	"context"

	"github.com/openshift/installer/pkg/asset"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

func newPlanCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what create manifests would change, and change nothing",
		Long: `Show what create manifests would change, field by field, and change nothing: neither in
AWS nor in the install directory. Once the manifests were consumed, the AWS resources
alone are compared.

Exit code 0: nothing to do; 2: there are changes; 1 or 3: an error.`,
		Args: cobra.NoArgs,
	}
	opts := optionFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := complete(cmd, a, opts); err != nil {
			return err
		}
		return a.plan(cmd.Context(), opts)
	}
	return cmd
}

func (a *app) plan(ctx context.Context, opts *options.Options) error {
	s, dir, err := a.openStore(ctx, opts, true, a.planTarget)
	if err != nil {
		return err
	}
	defer s.Close()
	what := []asset.Asset{&manifests.Manifests{}}
	if dir.Stage == installdir.StageIgnition {
		a.log.Info("The manifests of this directory were consumed: comparing the AWS resources alone")
		what = []asset.Asset{&iamroles.IAMRoles{}}
	} else if err := s.Fetch(ctx, &manifests.Ready{}); err != nil {
		return err
	}
	e, key := &endpoint.Endpoint{}, &keypair.KeyPair{}
	payload, requests := &releasepayload.ReleasePayload{}, &credentialsrequests.CredentialsRequests{}
	oidc, provider, roles := &oidcconfig.Comparison{}, &identityprovider.Comparison{}, &iamroles.Comparison{}
	if err := s.FetchAll(ctx, append(what, e, key, payload, requests, oidc, provider, roles)...); err != nil {
		return err
	}
	a.progress.Close()
	files := s.Files()
	if dir.Stage == installdir.StageIgnition {
		files = nil
	}
	result := view.NewPlan(cluster(e), changes(key, oidc, provider, roles), files)
	result.Release, result.Decisions = view.NewRelease(payload.Payload), requests.Decisions
	if a.output == outputJSON {
		err = view.JSON(a.streams.out, result)
	} else {
		err = result.Text(a.streams.out)
	}
	if err == nil && result.HasChanges() {
		err = errChanges
	}
	return err
}

// changes lists the signing key and every resource, in the order in which they are made.
func changes(key *keypair.KeyPair, oidc *oidcconfig.Comparison, provider *identityprovider.Comparison, roles *iamroles.Comparison) []view.Change {
	keyChange := view.Change{Action: cloud.ActionNone, Kind: view.KeyPairKind, Name: key.KeyID}
	if key.Pending {
		keyChange.Action, keyChange.Name = cloud.ActionCreate, "RSA, 4096 bits"
	}
	list := []view.Change{keyChange}
	comparisons := append([]cloud.Comparison{oidc.Bucket, oidc.Policy}, oidc.Objects...)
	comparisons = append(append(comparisons, provider.Comparison), roles.Roles...)
	for _, c := range comparisons {
		id := c.Desired.ID()
		list = append(list, view.Change{Action: c.Action, Kind: string(id.Kind), Name: id.Name, Differences: c.Differences})
	}
	return list
}
