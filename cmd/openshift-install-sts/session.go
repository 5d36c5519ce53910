package main

import (
	"cmp"
	"context"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/cloud/plan"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/logging"
)

// chooseTarget returns where resources are carried out, once it is known how AWS is reached.
type chooseTarget func(config live.Config, ledger cloud.Ledger) cloud.Target

// openStore opens the install directory, provides the root assets and reads what
// openshift-install left. A dry run writes nothing.
func (a *app) openStore(ctx context.Context, opts *options.Options, dryRun bool, choose chooseTarget) (*store.Store, *directory.InstallDir, error) {
	var storeOptions []store.Option
	if dryRun {
		storeOptions = append(storeOptions, store.DryRun())
	}
	s, err := store.Open(a.dir, a.log, storeOptions...)
	if err != nil {
		return nil, nil, err
	}
	dir, err := a.provide(ctx, s, opts, dryRun, choose)
	if err != nil {
		s.Close()
		return nil, nil, err
	}
	return s, dir, nil
}

// provide completes the options, by the file and by what earlier runs were given, and provides the target.
func (a *app) provide(ctx context.Context, s *store.Store, opts *options.Options, dryRun bool, choose chooseTarget) (*directory.InstallDir, error) {
	if !dryRun {
		hook, err := logging.OpenFile(a.dir)
		if err != nil {
			return nil, diagnostic.Failuref(durable.Advice(err), "%w", err)
		}
		a.fileLog = logging.Discard()
		a.fileLog.AddHook(hook)
		a.log.AddHook(hook)
		a.saves = true
	}
	s.Provide(&options.Given{Options: *opts, Has: a.has, Given: a.given}, a.progress)
	dir, out := &directory.InstallDir{}, &outbound.Outbound{}
	if err := s.FetchAll(ctx, opts, dir, out); err != nil {
		return nil, err
	}
	for _, w := range dir.Warnings {
		a.log.Warn(w)
	}
	s.Provide(&target.Target{Target: choose(settings(opts, dir, out), s.Ledger())})
	return dir, nil
}

// liveTarget carries resources out in AWS.
func (a *app) liveTarget(config live.Config, ledger cloud.Ledger) cloud.Target {
	return target.Reporting{Target: live.New(config, ledger, a.log), Progress: a.progress}
}

// planTarget only looks, through a client that could not change anything.
func (a *app) planTarget(config live.Config, ledger cloud.Ledger) cloud.Target {
	config.ReadOnly = true
	return plan.New(live.New(config, ledger, a.log))
}

// settings says how AWS is reached.
func settings(opts *options.Options, dir *directory.InstallDir, out *outbound.Outbound) live.Config {
	return live.Config{
		Region: cmp.Or(opts.Region, dir.Region), Endpoints: dir.ServiceEndpoints,
		Concurrency: opts.Concurrency, RequestTimeout: opts.RequestTimeout,
		Outbound: out.Settings, AssumeRoleARN: opts.AssumeRoleARN, AssumeRoleSource: opts.Source("assume-role-arn"),
	}
}
