package main

import (
	"context"
	"crypto/rsa"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/assume"
)

// verifyAssume assumes the roles that the state has with tokens like the cluster's.
func (a *app) verifyAssume(ctx context.Context, e *evidence, acceptsAny bool) ([]verify.Result, error) {
	if why := e.withoutIssuer(); why != "" {
		return verify.SkipAll(assume.Checks(), "", why), nil
	}
	in := assume.Input{
		Issuer: e.kept.endpoint.Issuer, Account: e.kept.endpoint.Account, Key: e.privateKey(),
		AcceptsAny: acceptsAny, Progress: a.progress,
	}
	if e.kept.roles != nil {
		for _, r := range e.kept.roles.Roles {
			audiences := e.kept.audiences(r.Secret)
			in.Audiences = append(in.Audiences, audiences...)
			in.Roles = append(in.Roles, assume.Role{
				ARN: r.ARN, Namespace: r.Secret.Namespace, ServiceAccounts: r.ServiceAccounts, Audiences: audiences, Foreign: r.RoleName == "",
			})
		}
	}
	var err error
	if in.STS, err = live.NewWebIdentity(ctx, settings(e.opts, e.dir, &e.outbound)); err != nil {
		return nil, err
	}
	return assume.Run(ctx, in), nil
}

// privateKey returns the cluster's signing key as the state has it; nil when it has none that
// can be read, which the offline check signing-key tells.
func (e *evidence) privateKey() *rsa.PrivateKey {
	if e.kept.key == nil || e.kept.key.PrivateKey == "" {
		return nil
	}
	key, err := signingkey.ParsePrivate(store.StateFileName, []byte(e.kept.key.PrivateKey))
	if err != nil {
		return nil
	}
	return key.Key
}

// publicKey returns the public half of it, as privateKey does.
func (e *evidence) publicKey() *rsa.PublicKey {
	if e.kept.key == nil {
		return nil
	}
	key, err := signingkey.ParsePublic(store.StateFileName, []byte(e.kept.key.PublicKey))
	if err != nil {
		return nil
	}
	return key
}
