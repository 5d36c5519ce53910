package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/documents"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	verifylive "github.com/openshift/openshift-install-sts/pkg/verify/live"
	"github.com/openshift/openshift-install-sts/pkg/verify/offline"
)

// verifyLive looks at AWS and at what the issuer serves.
func (a *app) verifyLive(ctx context.Context, e *evidence) ([]verify.Result, error) {
	if why := e.withoutIssuer(); why != "" {
		return verify.SkipAll(verifylive.Checks(), "", why), nil
	}
	made := e.kept.endpoint
	in := verifylive.Input{Issuer: made.Issuer, Outbound: e.outbound.Settings, RequestTimeout: e.opts.RequestTimeout, Progress: a.progress}
	in.Private, in.Public = e.privateKey(), e.publicKey()
	if e.kept.oidc != nil {
		in.KeyIDs = slices.DeleteFunc(slices.Clone(e.kept.oidc.KeyIDs), func(kid string) bool { return slices.Contains(e.kept.oidc.ForeignKeyIDs, kid) })
	}
	switch made.IssuerKind {
	case endpoint.CloudFront:
		var err error
		if in.BucketURL, err = endpoint.BucketIssuer(ctx, made.BucketName(), made.Region); err != nil {
			return nil, err
		}
	case endpoint.SelfHosted:
		in.SelfHosted = e.selfHosted(ctx)
	case endpoint.PublicBucket:
	}
	if err := a.lookAtAWS(ctx, e, &in); err != nil {
		return nil, err
	}
	return verifylive.Run(ctx, in), nil
}

// maxWritten bounds an OIDC document, in bytes.
const maxWritten = 1 << 20

// selfHosted reads the documents that were written to be served.
func (e *evidence) selfHosted(ctx context.Context) *verifylive.SelfHosted {
	s := &verifylive.SelfHosted{Shared: e.opts.SharedIssuer, Folder: offline.ServedFolder, Written: map[string][]byte{}}
	for _, key := range documents.Keys() {
		// What cannot be read is not served either: the check says so.
		if data, err := inputfile.Read(ctx, filepath.Join(e.opts.Dir, filepath.FromSlash(s.Folder), filepath.FromSlash(key)), maxWritten); err == nil {
			s.Written[key] = data
		}
	}
	return s
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
		for _, group := range []*verifylive.Resources{&in.Distribution, &in.Bucket, &in.Provider, &in.Roles} {
			group.Skipped = why
		}
		return nil
	}
	// All at the same time; when anything fails, each is asked for what speaks against it, and
	// what was found is not looked at again.
	front, oidc, provider, roles := &distribution.Comparison{}, &oidcconfig.Comparison{}, &identityprovider.Comparison{}, &iamroles.Comparison{}
	all := []asset.Asset{front, provider}
	if e.kept.endpoint.HasBucket() {
		all = append(all, oidc)
	} else {
		in.Bucket.Skipped = "the issuer is self-hosted: there is no bucket"
	}
	if e.kept.requests != nil {
		all = append(all, roles)
	} else {
		in.Roles.Skipped = "the state has no CredentialsRequests"
	}
	if err := s.FetchAll(ctx, all...); err != nil {
		if in.Distribution.Err = s.Fetch(ctx, front); in.Distribution.Err != nil {
			const why = "the distribution could not be compared, and its domain is the issuer"
			in.Bucket.Skipped, in.Provider.Skipped, in.Roles.Skipped = why, why, why
			return nil
		}
		if in.Bucket.Skipped == "" {
			in.Bucket.Err = s.Fetch(ctx, oidc)
		}
		in.Provider.Err = s.Fetch(ctx, provider)
		if in.Roles.Skipped == "" {
			in.Roles.Err = s.Fetch(ctx, roles)
			if incomplete := (*iamroles.Incomplete)(nil); errors.As(in.Roles.Err, &incomplete) {
				in.Roles.Comparisons = incomplete.Roles
			}
		}
	}
	if front.Desired != nil {
		in.Distribution.Comparisons = []cloud.Comparison{front.Comparison}
	}
	if in.Bucket.Err == nil && in.Bucket.Skipped == "" {
		in.Bucket.Comparisons = oidc.Resources()
	}
	if in.Provider.Err == nil {
		in.Provider.Comparisons = []cloud.Comparison{provider.Comparison}
	}
	if in.Roles.Err == nil && in.Roles.Skipped == "" {
		in.Roles.Comparisons, in.LeftOver = roles.Roles, roles.LeftOver
	}
	return nil
}

// withoutIssuer says why nothing can be fetched from the issuer or assumed; empty when it can.
func (e *evidence) withoutIssuer() string {
	switch {
	case e.kept.endpoint == nil:
		return "nothing was made or rendered here"
	case e.kept.endpoint.Pending:
		return "the distribution was not made yet, whose domain is the issuer"
	}
	return ""
}
