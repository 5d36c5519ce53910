package oidcconfig

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/documents"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/oidc/served"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// IssuerCheck is the check that the user serves the documents. It is made before the identity provider
// is, so that nothing is created in AWS for an issuer that does not work.
type IssuerCheck struct{}

// Name returns the human-friendly name of the asset.
func (*IssuerCheck) Name() string { return "Issuer Check" }

// Dependencies returns the documents, which are written before, and how the issuer is reached.
func (*IssuerCheck) Dependencies() []asset.Asset {
	return []asset.Asset{
		&options.Options{}, &outbound.Outbound{}, &keypair.KeyPair{}, &issuer.Issuer{}, &OIDCConfig{}, &store.Session{}, &progress.Progress{},
	}
}

// Generate reads the documents from the issuer. It waits for nothing: whoever serves them is told what
// is missing, and the command is run again.
func (*IssuerCheck) Generate(ctx context.Context, parents asset.Parents) error {
	opts, out, key, i := &options.Options{}, &outbound.Outbound{}, &keypair.KeyPair{}, &issuer.Issuer{}
	config, session, p := &OIDCConfig{}, &store.Session{}, &progress.Progress{}
	parents.Get(opts, out, key, i, config, session, p)
	if i.HasBucket() || session.DryRun || opts.Offline {
		return nil
	}
	if opts.SkipIssuerCheck {
		p.Log.Warnf("Whether the issuer %s serves the documents is not checked: until it does, no component gets credentials", i.Issuer)
		return nil
	}
	defer p.Busy("Reading the OIDC documents from " + i.Issuer)()
	want, err := wanted(key, config)
	if err != nil {
		return err
	}
	client, err := served.NewClient(out.Settings)
	if err != nil {
		return err
	}
	defer client.Close()
	now := client.Read(ctx, i.Issuer)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if !opts.SharedIssuer {
		if err := noStrangers(now, want, config); err != nil {
			return err
		}
	}
	problems, warnings := now.Judge(want)
	for _, w := range warnings {
		p.Log.Warn(w)
	}
	if len(problems) == 0 {
		return nil
	}
	return notServed(opts, config, problems)
}

// wanted is what must be served.
func wanted(key *keypair.KeyPair, config *OIDCConfig) (served.Want, error) {
	ours, err := key.Published()
	if err != nil {
		return served.Want{}, err
	}
	want := served.Want{Issuer: config.Issuer, Key: ours}
	for _, o := range config.Objects {
		if o.Key == oidc.DiscoveryPath {
			want.Discovery = o.Body
		}
	}
	return want, nil
}

// noStrangers refuses keys that appeared since the issuer was looked at first.
func noStrangers(now *served.Documents, want served.Want, config *OIDCConfig) error {
	set, err := now.KeySet()
	if err != nil {
		return nil //nolint:nilerr // the judgement names it
	}
	known := func(kid string) bool { return slices.Contains(config.KeyIDs, kid) }
	if kids := set.Strangers(&want.Key, known); len(kids) > 0 {
		return documents.ForeignKeys(want.Issuer, kids)
	}
	return nil
}

// notServed says what is wrong, and what to serve where.
func notServed(opts *options.Options, config *OIDCConfig, problems []error) error {
	var lines []string
	for _, s := range config.Serve() {
		lines = append(lines, fmt.Sprintf("%s at %s (%s)", s.File, s.URL, s.ContentType))
	}
	hint := fmt.Sprintf("Nothing was changed in AWS. Serve these files of %s to everybody, with that Content-Type, and run the command again: %s. With --skip-issuer-check it goes on without looking.",
		diagnostic.ShellQuote(opts.Dir), strings.Join(lines, "; "))
	errs := make([]error, len(problems))
	for n, problem := range problems {
		errs[n] = diagnostic.Failuref(hint, "the issuer does not serve the documents: %w", problem)
	}
	return errors.Join(errs...)
}
