// Package policylint is the asset that has the warnings about the roles' policies. They never keep a
// run from going on: plan and the report of render show them.
package policylint

import (
	"context"
	"errors"
	"fmt"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/lint"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// PolicyLint are the findings about the policies that the roles are to have.
type PolicyLint struct {
	// Findings are in the order of the roles, silenced ones included.
	Findings []lint.Finding
}

var _ asset.Asset = (*PolicyLint)(nil)

// Name returns the human-friendly name of the asset.
func (*PolicyLint) Name() string { return "Policy Lint" }

// Dependencies returns the options, which silence findings, and the roles as they should be.
func (*PolicyLint) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &iamroles.Comparison{}, &store.Session{}, &progress.Progress{}}
}

// Generate judges the policies. The only errors are entries of lint.silence that are wrong, each with
// its line.
func (l *PolicyLint) Generate(_ context.Context, parents asset.Parents) error {
	opts, roles, session, p := &options.Options{}, &iamroles.Comparison{}, &store.Session{}, &progress.Progress{}
	parents.Get(opts, roles, session, p)
	silences, err := silences(opts)
	if err != nil {
		return err
	}
	if l.Findings, err = lint.Run(roles.Policies(), silences); err != nil {
		return err
	}
	open := l.Open()
	for _, f := range open {
		p.Log.Debugf("Policy lint: %s", f.Text())
	}
	if len(open) > 0 && !session.DryRun && !opts.Offline { // plan and render show them
		p.Log.Infof("Policy lint has %d things to look at in what the roles may do: `openshift-install-sts plan` lists them, and docs/lint.md says what they mean", len(open))
	}
	return nil
}

// Open returns the findings that are not silenced.
func (l *PolicyLint) Open() []lint.Finding {
	var open []lint.Finding
	for _, f := range l.Findings {
		if !f.Silenced {
			open = append(open, f)
		}
	}
	return open
}

// silences returns the entries of lint.silence.
func silences(opts *options.Options) ([]lint.Silence, error) {
	var (
		list []lint.Silence
		errs []error
	)
	for i, s := range opts.Silences {
		silence := lint.Silence(s)
		if err := silence.Validate(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", opts.FileSource(fmt.Sprintf("lint.silence[%d]", i)), err))
		}
		list = append(list, silence)
	}
	return list, errors.Join(errs...)
}
