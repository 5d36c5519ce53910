package main

import (
	"context"
	"errors"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/cloud/plan"
	"github.com/openshift/openshift-install-sts/pkg/permissions"
)

// permissionCheck is plan --check-permissions: it asks AWS what the caller may do, through the
// connections that plan looks through.
type permissionCheck struct {
	app *app
	aws *live.Target
}

// target is app.planTarget, and remembers what it looks through.
func (p *permissionCheck) target(config live.Config, ledger cloud.Ledger) cloud.Target {
	config.ReadOnly = true
	p.aws = live.New(config, ledger, p.app.log)
	return plan.New(p.aws)
}

// needed asks for what a run that carries out the comparisons needs.
func (p *permissionCheck) needed(ctx context.Context, e *endpoint.Endpoint, comparisons []cloud.Comparison) (*permissions.Report, error) {
	requests := permissions.Needed(e.Partition, e.Region, comparisons...)
	if e.Pending { // what stands for the issuer must not reach AWS
		for i := range requests {
			requests[i].Resource = strings.ReplaceAll(requests[i].Resource, e.IssuerHostPath(), "*.cloudfront.net")
		}
	}
	return p.ask(ctx, requests)
}

// asked are the cases in which create needs more than otherwise, as far as the options say so.
func asked(opts *options.Options) []permissions.Case {
	var cases []permissions.Case
	if opts.PermissionsBoundaryARN != "" {
		cases = append(cases, permissions.WithBoundary)
	}
	if opts.PrivateBucket {
		cases = append(cases, permissions.WithDistribution)
	}
	if opts.KMSKeyARN != "" {
		cases = append(cases, permissions.WithKMSKey)
	}
	return cases
}

func (p *permissionCheck) ask(ctx context.Context, requests []permissions.Request) (*permissions.Report, error) {
	defer p.app.progress.Busy("Asking AWS what the caller may do")()
	account, err := p.aws.Account(ctx)
	if err != nil {
		return nil, err
	}
	report, err := permissions.Check(ctx, p.aws, account.ARN, requests)
	return &report, err
}

// unplanned adds to the error of a plan that AWS refused what the caller lacks of all that
// create manifests may need: otherwise a user would hear of one permission after the other.
func (p *permissionCheck) unplanned(ctx context.Context, s *store.Store, opts *options.Options, cause error) error {
	e := &endpoint.Endpoint{}
	if !live.IsDenied(cause) || s.Fetch(ctx, e) != nil {
		return cause
	}
	path := opts.RolePath
	if path == "" {
		path = iamroles.DefaultRolePath
	}
	report, err := p.ask(ctx, permissions.Possible(permissions.CreateManifests(), permissions.Place{
		Partition: e.Partition, Account: e.Account, Region: e.Region, Name: e.InfraName, IssuerHost: e.IssuerHostPath(), RolePath: path,
		RoleNameTemplate: opts.RoleNameTemplate, KMSKey: opts.KMSKeyARN, Boundary: opts.PermissionsBoundaryARN,
	}, asked(opts)...))
	if err != nil {
		return errors.Join(cause, err)
	}
	if report.Skipped != "" {
		p.app.log.Warnf("What else the caller lacks is not known: %s", report.Skipped)
	}
	return errors.Join(cause, report.Err())
}
