package main

import (
	"context"
	"slices"

	"github.com/openshift/installer/pkg/asset"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/policylint"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

func newPlanCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what create manifests would change, and change nothing",
		Long: `Show what create manifests would change, field by field, and change nothing: neither in
AWS nor in the install directory. Once the manifests were consumed, the AWS resources
alone are compared.

--check-permissions also asks AWS's policy simulator whether the caller may do what
create manifests would do now. docs/permissions.md has the least policy of each command.

Exit code 0: nothing to do; 2: there are changes; 1 or 3: an error, lacking permissions
included.`,
		Args: cobra.NoArgs,
	}
	opts := optionFlags(cmd)
	checks := cmd.Flags().Bool("check-permissions", false, "ask AWS whether the caller may do what create manifests would do")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		return a.plan(cmd.Context(), opts, *checks)
	}
	return cmd
}

func (a *app) plan(ctx context.Context, opts *options.Options, checkPermissions bool) error {
	check := &permissionCheck{app: a}
	s, dir, err := a.openStore(ctx, opts, true, check.target)
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
	front, oidc := &distribution.Comparison{}, &oidcconfig.Comparison{}
	provider, roles := &identityprovider.Comparison{}, &iamroles.Comparison{}
	made, lint := &iamroles.IAMRoles{}, &policylint.PolicyLint{}
	if err := s.FetchAll(ctx, append(what, e, key, payload, requests, front, oidc, provider, roles, made, lint)...); err != nil {
		if checkPermissions {
			err = check.unplanned(ctx, s, opts, err)
		}
		return err
	}
	var report *permissions.Report
	if checkPermissions {
		if report, err = check.needed(ctx, e, compared(front, oidc, provider, roles)); err != nil {
			return err
		}
	}
	a.progress.Close()
	files := s.Files()
	if dir.Stage == installdir.StageIgnition {
		files = nil
	}
	result := view.NewPlan(cluster(e), changes(key, front, oidc, provider, roles), files)
	result.Release, result.Decisions = view.NewRelease(payload.Payload), requests.Decisions
	result.Adjusted, result.Findings = adjusted(made), lint.Findings
	result.Permissions = view.NewPermissions(report)
	if a.output == outputJSON {
		err = view.JSON(a.streams.out, result)
	} else {
		err = result.Text(a.streams.out)
	}
	if err == nil && report != nil {
		err = report.Err()
	}
	if err == nil && result.HasChanges() {
		err = errChanges
	}
	return err
}

// adjusted lists the requests whose roles are other than they ask for.
func adjusted(roles *iamroles.IAMRoles) []view.Adjusted {
	var list []view.Adjusted
	for _, r := range roles.Roles {
		if len(r.Adjustments) > 0 {
			list = append(list, view.Adjusted{Request: r.Request, Adjustments: r.Adjustments})
		}
	}
	return list
}

// changes lists the signing key and every resource, in the order in which they are made.
func changes(key *keypair.KeyPair, front *distribution.Comparison, oidc *oidcconfig.Comparison, provider *identityprovider.Comparison, roles *iamroles.Comparison) []view.Change {
	keyChange := view.Change{Action: cloud.ActionNone, Kind: view.KeyPairKind, Name: key.KeyID}
	if key.Pending {
		keyChange.Action, keyChange.Name = cloud.ActionCreate, "RSA, 4096 bits"
	}
	list := []view.Change{keyChange}
	for _, c := range compared(front, oidc, provider, roles) {
		id := c.Desired.ID()
		change := view.Change{Action: c.Action, Kind: string(id.Kind), Name: id.Name, Differences: c.Differences}
		for _, adopted := range c.Adopted {
			change.Adopts = append(change.Adopts, view.Adopted{Kind: string(adopted.Kind), Name: adopted.Name, ForeignPolicies: c.ForeignPolicies(adopted)})
		}
		list = append(list, change)
	}
	return list
}

// compared lists the resources, in the order in which they are made. Those that the cluster needs
// none of are left out.
func compared(front *distribution.Comparison, oidc *oidcconfig.Comparison, provider *identityprovider.Comparison, roles *iamroles.Comparison) []cloud.Comparison {
	list := oidc.Resources()
	if front.Desired != nil {
		list = slices.Insert(list, 1, front.Comparison) // behind the bucket
	}
	return slices.Concat(list, []cloud.Comparison{provider.Comparison}, roles.Roles)
}
