package oidcconfig

import (
	"context"
	"errors"
	"time"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc/served"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

const (
	// domainSpread is how long the name of a new distribution may take to be known everywhere.
	domainSpread = 5 * time.Minute
	domainPoll   = 5 * time.Second
)

// ReadBack is the proof that everybody can read the documents that we published, as STS must. It is
// made beside the provider and the roles.
type ReadBack struct{}

// Name returns the human-friendly name of the asset.
func (*ReadBack) Name() string { return "OIDC Read-Back" }

// Dependencies returns the published documents, and what lets everybody read them.
func (*ReadBack) Dependencies() []asset.Asset {
	return []asset.Asset{
		&options.Options{}, &outbound.Outbound{}, &keypair.KeyPair{}, &issuer.Issuer{}, &OIDCConfig{}, &Deployment{},
		&store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// Generate reads the documents without credentials: those of a public bucket through the S3 endpoint in
// use, and those of a private one from the distribution. Those that the user serves the issuer check
// reads.
func (*ReadBack) Generate(ctx context.Context, parents asset.Parents) error {
	opts, out, key, i := &options.Options{}, &outbound.Outbound{}, &keypair.KeyPair{}, &issuer.Issuer{}
	config, deployment, session := &OIDCConfig{}, &Deployment{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, out, key, i, config, deployment, session, tgt, p)
	if session.DryRun || opts.Offline || !i.HasBucket() {
		return nil // what is not published yet cannot be read
	}
	defer p.Busy("Reading the OIDC documents back as anybody would")()
	if !i.Private() {
		return cloud.ReadBackAll(ctx, tgt, config.Objects...)
	}
	if opts.SkipIssuerCheck {
		p.Log.Warnf("Whether CloudFront serves the documents of the issuer %s is not checked: unless it does, no component gets credentials", i.Issuer)
		return nil
	}
	want, err := wanted(key, config)
	if err != nil {
		return err
	}
	client, err := served.NewClient(out.Settings)
	if err != nil {
		return err
	}
	defer client.Close()
	return readDistribution(ctx, client, want, deployment, p)
}

// readDistribution reads the documents from the distribution, whose domain may not be known here yet.
func readDistribution(ctx context.Context, client *served.Client, want served.Want, d *Deployment, p *progress.Progress) error {
	for deadline := time.Now().Add(domainSpread); ; {
		now := client.Read(ctx, want.Issuer)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		problems, warnings := now.Judge(want)
		if len(problems) == 0 {
			for _, w := range warnings {
				p.Log.Warn(w)
			}
			return nil
		}
		if !now.Passing() || time.Now().Add(domainPoll).After(deadline) {
			return unreadable(problems, d)
		}
		select {
		case <-time.After(domainPoll):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// unreached is the way out for a host that everything else works from.
const unreached = " If this machine cannot reach CloudFront at all, give --skip-issuer-check: it goes on without looking."

func unreadable(problems []error, d *Deployment) error {
	hint := "AWS must be able to read the documents, or no component gets credentials. Run the command again if the distribution's domain is only not known everywhere yet; else look for a web ACL on the distribution, for a resource control policy of the organization, and for a proxy between here and CloudFront." + unreached
	if d.KeyPolicy != "" {
		hint = "AWS must be able to read the documents, or no component gets credentials. The policy of the KMS key must have this statement: " + d.KeyPolicy + "." + unreached
	}
	errs := make([]error, len(problems))
	for n, problem := range problems {
		errs[n] = diagnostic.Failuref(hint, "read what CloudFront serves: %w", problem)
	}
	return errors.Join(errs...)
}
