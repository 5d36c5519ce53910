package main

import (
	"context"
	"crypto/x509"
	"errors"
	"slices"

	"github.com/openshift/installer/pkg/asset"
	"k8s.io/client-go/util/cert"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	verifylive "github.com/openshift/openshift-install-sts/pkg/verify/live"
)

// maxAuthorities is far beyond a bundle of all public authorities, in bytes.
const maxAuthorities = 4 << 20

// verifyLive looks at AWS and at what the issuer serves.
func (a *app) verifyLive(ctx context.Context, e *evidence) ([]verify.Result, error) {
	if e.kept.endpoint == nil {
		return verify.SkipAll(verifylive.Checks(), "", nothingMade), nil
	}
	in := verifylive.Input{Issuer: e.kept.endpoint.Issuer, RequestTimeout: e.opts.RequestTimeout, Progress: a.progress}
	var err error
	if in.Authorities, err = authorities(ctx, e.opts.CertificateAuthority); err != nil {
		return nil, err
	}
	in.Private, in.Public = e.privateKey(), e.publicKey()
	if e.kept.oidc != nil {
		in.KeyIDs = e.kept.oidc.KeyIDs
	}
	if err := a.lookAtAWS(ctx, e, &in); err != nil {
		return nil, err
	}
	results := verifylive.Run(ctx, in)
	e.adviseOptions(results, slices.Concat(in.Bucket.Comparisons, in.Provider.Comparisons, in.Roles.Comparisons))
	return results, nil
}

// lookAtAWS compares the resources as plan does, and says of each group what speaks against it.
func (a *app) lookAtAWS(ctx context.Context, e *evidence, in *verifylive.Input) error {
	s, err := a.look(e, a.planTarget)
	if err != nil {
		return err
	}
	defer s.Close()
	defer a.progress.Busy("Looking at what is in AWS")()
	if in.Account = s.Fetch(ctx, &account.Account{}); in.Account != nil {
		const why = "there are no credentials of the cluster's account: see account"
		in.Bucket.Skipped, in.Provider.Skipped, in.Roles.Skipped = why, why, why
		return nil
	}
	// All at the same time; when anything fails, each is asked for what speaks against it, and
	// what was found is not looked at again.
	oidc, provider, roles := &oidcconfig.Comparison{}, &identityprovider.Comparison{}, &iamroles.Comparison{}
	all := []asset.Asset{oidc, provider, roles}
	if e.kept.requests == nil {
		all, in.Roles.Skipped = all[:2], "the state has no CredentialsRequests"
	}
	if err := s.FetchAll(ctx, all...); err != nil {
		in.Bucket.Err, in.Provider.Err = s.Fetch(ctx, oidc), s.Fetch(ctx, provider)
		if e.kept.requests != nil {
			in.Roles.Err = s.Fetch(ctx, roles)
			if incomplete := (*iamroles.Incomplete)(nil); errors.As(in.Roles.Err, &incomplete) {
				in.Roles.Comparisons = incomplete.Roles
			}
		}
	}
	if in.Bucket.Err == nil {
		in.Bucket.Comparisons = append([]cloud.Comparison{oidc.Bucket, oidc.Policy}, oidc.Objects...)
	}
	if in.Provider.Err == nil {
		in.Provider.Comparisons = []cloud.Comparison{provider.Comparison}
	}
	if in.Roles.Err == nil {
		in.Roles.Comparisons, in.LeftOver = roles.Roles, roles.LeftOver
	}
	return nil
}

// authorities reads the certificates of a PEM file; none without a name.
func authorities(ctx context.Context, name string) ([]*x509.Certificate, error) {
	if name == "" {
		return nil, nil
	}
	const option, hint = "--certificate-authority", "Name a PEM file with certificates with --certificate-authority."
	data, err := inputfile.Read(ctx, name, maxAuthorities)
	if err != nil {
		return nil, diagnostic.Inputf(hint, "%s %s %w", option, diagnostic.ShellQuote(name), err)
	}
	list, err := cert.ParseCertsPEM(data)
	if err != nil {
		return nil, diagnostic.Inputf(hint, "%s %s: %w", option, diagnostic.ShellQuote(name), err)
	}
	return list, nil
}

// nothingMade is why nothing can be looked at or assumed.
const nothingMade = "nothing was made or rendered here"
