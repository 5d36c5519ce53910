// Package iamroles has the IAM roles, one for each CredentialsRequest. trustpolicy.go says
// who may assume a role, permissions.go what it may do, and package rolename what it is called.
package iamroles

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Comparison are the desired roles beside what was found of them.
type Comparison struct {
	// Roles are in the order of the requests, without those that somebody else made.
	Roles []cloud.Comparison
	// LeftOver are the names of recorded roles that no request asks for, sorted.
	LeftOver []string

	// desired are the roles that Roles compares, in the same order.
	desired []desired
	// quotas are the account's; nil where they were not asked for, or are not known.
	quotas *cloud.Quotas
}

// Incomplete is why a comparison was refused: some roles could not be compared, or all were and
// must not be made as they are.
type Incomplete struct {
	// Roles are those that could be compared, in the order of the requests.
	Roles []cloud.Comparison
	Err   error
}

// Error returns the errors of the roles that were refused.
func (e *Incomplete) Error() string { return e.Err.Error() }

// Unwrap returns the error, as one of a list, so that those that it joins are told one by one.
func (e *Incomplete) Unwrap() []error { return []error{e.Err} }

func (c *Comparison) incomplete(err error) error {
	if err == nil {
		return nil
	}
	return &Incomplete{slices.DeleteFunc(c.Roles, func(r cloud.Comparison) bool { return r.Desired == nil }), err}
}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "IAM Roles (comparison)" }

// Dependencies returns what the roles are computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{
		&options.Options{}, &endpoint.Endpoint{}, &credentialsrequests.CredentialsRequests{},
		&store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// Generate looks at every role, and checks IAM's limits while nothing has been changed.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	opts, e, requests := &options.Options{}, &endpoint.Endpoint{}, &credentialsrequests.CredentialsRequests{}
	session, tgt, p := &store.Session{}, &target.Target{}, &progress.Progress{}
	parents.Get(opts, e, requests, session, tgt, p)
	wanted, err := desiredRoles(e, opts, requests.Requests, p)
	if err != nil {
		return err
	}
	finder, err := newLookup(e, opts, requests.Requests, session, tgt, p.Log)
	if err != nil {
		return err
	}
	p.Expect(len(wanted))
	var quotas *cloud.Quotas
	group, groupCtx := errgroup.WithContext(ctx)
	if !session.HasResources() || largeTrustPolicy(wanted) {
		group.Go(func() (err error) {
			quotas, err = tgt.Quotas(groupCtx)
			return err
		})
	}
	var found []desired
	var findErr error // kept apart, so that the group does not stop at the first role
	group.Go(func() error {
		found, c.Roles, findErr = finder.findAll(ctx, wanted)
		return nil
	})
	if err := errors.Join(group.Wait(), findErr); err != nil {
		return c.incomplete(err)
	}
	c.desired = found
	if err := checkDirectory(e, opts, session, c.Roles); err != nil {
		return c.incomplete(err)
	}
	if err := checkBoundary(ctx, tgt, opts, c.Roles); err != nil {
		return c.incomplete(err)
	}
	c.LeftOver = leftOver(session.Resources(), found)
	for _, name := range c.LeftOver {
		p.Log.Warnf("%s was created by an earlier run, and no CredentialsRequest asks for it any more: it is left as it is", cloud.ID{Kind: cloud.KindRole, Name: name})
	}
	missing := 0
	for _, r := range c.Roles {
		if r.Action == cloud.ActionCreate {
			missing++
		}
		for _, note := range r.AdoptionNotes() {
			p.Log.Warn(note)
		}
		if opts.PermissionsBoundaryARN == "" && r.Has("permissionsBoundary") {
			p.Log.Warnf("%s has a permissions boundary and %s is not given: the boundary is to go", r.Desired.ID(), opts.Source("permissions-boundary-arn"))
		}
	}
	if missing > 0 && quotas == nil {
		if quotas, err = tgt.Quotas(ctx); err != nil {
			return c.incomplete(err)
		}
	}
	roles := make([]cloud.Role, len(found))
	for i, d := range found {
		roles[i] = d.role
	}
	c.quotas = quotas
	warnings, err := cloud.CheckRoles(roles, quotas, missing)
	for _, w := range warnings {
		p.Log.Warn(w)
	}
	return c.incomplete(err)
}

// leftOver returns the names of the recorded roles that are not desired. A running cluster may still
// use them, so that only a person can say that they are to go.
func leftOver(recorded []string, found []desired) []string {
	wanted := map[string]bool{}
	for _, d := range found {
		wanted[d.role.ID().String()] = true
	}
	var names []string
	for _, id := range recorded {
		if name, isRole := strings.CutPrefix(id, string(cloud.KindRole)+"/"); isRole && !wanted[id] {
			names = append(names, name)
		}
	}
	return names
}

// largeTrustPolicy reports whether a trust policy is larger than an account allows by
// default, so that the account's own figure must be known.
func largeTrustPolicy(roles []desired) bool {
	for _, d := range roles {
		if text, err := d.role.Trust.JSON(); err == nil && iampolicy.Size(text) > iampolicy.DefaultMaxTrustPolicy {
			return true
		}
	}
	return false
}
