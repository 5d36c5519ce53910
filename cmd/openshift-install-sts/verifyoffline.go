package main

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/offline"
)

// verifyOffline makes the checks that need no connection.
func (a *app) verifyOffline(ctx context.Context, e *evidence) []verify.Result {
	in := offline.Input{
		Dir: e.dir.Directory, Endpoint: e.kept.endpoint, Key: e.kept.key, OIDC: e.kept.oidc, Recorded: e.files,
		SharedIssuer: e.opts.SharedIssuer, RoleNameTemplate: e.opts.RoleNameTemplate,
	}
	if e.kept.requests != nil {
		in.Requests = e.kept.requests.Requests
	}
	if e.kept.roles != nil {
		in.Roles = e.kept.roles.Roles
	}
	// Without the requests a run would look for a release, which may be far away.
	if e.kept.endpoint != nil && !e.kept.endpoint.Pending && e.kept.requests != nil {
		in.Desired, in.DesiredErr = a.desiredRoles(ctx, e)
	}
	return offline.Run(ctx, in)
}

// desiredRoles returns the roles as a run would want them, with render's target: it sees
// nothing, and opens no connection.
func (a *app) desiredRoles(ctx context.Context, e *evidence) ([]cloud.Role, error) {
	s, err := a.look(e, func(live.Config, cloud.Ledger) cloud.Target {
		return render.NewTarget(cloud.Account{ID: e.kept.endpoint.Account, Partition: e.kept.endpoint.Partition})
	})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	// What was made is judged, and not what the directory or a flag would ask for now. What the endpoint
	// is computed from is provided, too: the directory may be one for which it could not be.
	s.Provide(e.kept.endpoint, &location.Location{}, &distribution.Comparison{})
	c := &iamroles.Comparison{}
	if err := s.Fetch(ctx, c); err != nil {
		return nil, err
	}
	roles := make([]cloud.Role, 0, len(c.Roles))
	for _, comparison := range c.Roles {
		if role, ok := comparison.Desired.(cloud.Role); ok {
			roles = append(roles, role)
		}
	}
	return roles, nil
}
