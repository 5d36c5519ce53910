package iamroles

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkBoundary refuses a permissions boundary that does not exist where a role is to get it: IAM would
// refuse the first role, when bucket and identity provider are there already. A target that reaches no
// AWS cannot tell.
func checkBoundary(ctx context.Context, t cloud.Target, opts *options.Options, roles []cloud.Comparison) error {
	preflight := cloud.PreflightOf(t)
	needed := slices.ContainsFunc(roles, func(c cloud.Comparison) bool {
		return c.Action == cloud.ActionCreate || c.Has("permissionsBoundary")
	})
	if preflight == nil || !needed || opts.PermissionsBoundaryARN == "" {
		return nil
	}
	known, exists, err := preflight.PolicyExists(ctx, opts.PermissionsBoundaryARN)
	if err != nil {
		return err
	}
	if known && !exists {
		return diagnostic.Inputf("Correct it, or have the policy created first: IAM refuses roles with a boundary that does not exist.",
			"%s %s: there is no such managed policy", opts.Source("permissions-boundary-arn"), opts.PermissionsBoundaryARN)
	}
	return nil
}
