package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/cloud/plan"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/logging"
)

// chooseTarget returns where resources are carried out, once the directory is known.
type chooseTarget func(opts *options.Options, dir *directory.InstallDir, ledger cloud.Ledger) cloud.Target

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
	if err := a.inherit(s, opts); err != nil {
		return nil, err
	}
	s.Provide(opts, a.progress)
	dir := &directory.InstallDir{}
	if err := s.Fetch(ctx, dir); err != nil {
		return nil, err
	}
	for _, w := range dir.Warnings {
		a.log.Warn(w)
	}
	s.Provide(&target.Target{Target: choose(opts, dir, s.Ledger())})
	return dir, nil
}

// inherit takes over the options that render was given, unless others are given now. It names those
// that could be given otherwise.
func (a *app) inherit(s *store.Store, opts *options.Options) error {
	last := &rendering.Rendering{}
	if found, err := s.Previous(last); err != nil || !found {
		return err
	}
	taken := slices.DeleteFunc(opts.Inherit(last.Options, a.given), func(option string) bool { return !a.has(option) })
	if len(taken) > 0 {
		a.log.Infof("Taken over from the last render: --%s", strings.Join(taken, ", --"))
	}
	return nil
}

// liveTarget carries resources out in AWS.
func (a *app) liveTarget(opts *options.Options, dir *directory.InstallDir, ledger cloud.Ledger) cloud.Target {
	return target.Reporting{Target: live.New(settings(opts, dir), ledger, a.log), Progress: a.progress}
}

// planTarget only looks, through a client that could not change anything.
func (a *app) planTarget(opts *options.Options, dir *directory.InstallDir, ledger cloud.Ledger) cloud.Target {
	readOnly := settings(opts, dir)
	readOnly.ReadOnly = true
	return plan.New(live.New(readOnly, ledger, a.log))
}

func settings(opts *options.Options, dir *directory.InstallDir) live.Config {
	return live.Config{
		Region: cmp.Or(opts.Region, dir.Region), Endpoints: dir.ServiceEndpoints,
		Concurrency: opts.Concurrency, RequestTimeout: opts.RequestTimeout,
	}
}
