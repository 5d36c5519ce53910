package main

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// settle makes the options those of what was made: the state knows it, so that nobody need
// say it again. One that says otherwise, by flag, in sts-config.yaml or kept from an earlier run, would
// verify something else, and is refused by where it stands.
func (e *evidence) settle(given func(option string) bool) error {
	if made := e.kept.endpoint; made != nil {
		for _, f := range []struct {
			option string
			value  *string
			made   string
		}{
			{"name", &e.opts.InfraName, made.InfraName},
			{"region", &e.opts.Region, made.Region},
			{"account-id", &e.opts.AccountID, made.Account},
		} {
			if *f.value != "" && *f.value != f.made {
				return diagnostic.Inputf(otherDirectory, "%s %s: the resources of this directory have %s, as the state says",
					e.opts.Source(f.option), diagnostic.ShellQuote(*f.value), f.made)
			}
			*f.value = f.made
		}
		if err := settleIssuer(e.opts, made); err != nil {
			return err
		}
	}
	// A path that the file names is compared, and so is a flag's.
	unsaid := !given("role-path") && e.opts.Source("role-path") == "--role-path" && e.opts.RolePath == iamroles.DefaultRolePath
	if path := e.kept.rolePath(); path != "" && (unsaid || e.opts.RolePath == "") {
		e.opts.RolePath = path
	}
	return nil
}

const otherDirectory = "Leave it away, or name another install directory with --dir."

// settleIssuer makes the options that say who serves the documents those of what was made.
func settleIssuer(o *options.Options, made *endpoint.Endpoint) error {
	refuse := func(option string) error {
		return diagnostic.Inputf(otherDirectory, "%s: the issuer of this directory's resources is a %s, as the state says", o.Source(option), made.IssuerKind.Words())
	}
	switch {
	case o.PrivateBucket && !made.Private():
		return refuse("create-private-s3-bucket")
	case o.IssuerURL != "" && made.IssuerKind != endpoint.SelfHosted && !(made.Private() && o.PrivateBucket):
		return refuse("issuer-url")
	case o.IssuerURL != "" && !made.Pending && o.IssuerURL != made.Issuer:
		return diagnostic.Inputf(otherDirectory, "%s %s: the issuer of this directory's resources is %s, as the state says",
			o.Source("issuer-url"), diagnostic.ShellQuote(o.IssuerURL), made.Issuer)
	}
	o.PrivateBucket = made.Private()
	if made.IssuerKind == endpoint.SelfHosted {
		o.IssuerURL = made.Issuer
	}
	return nil
}

// rolePath is the IAM path of the roles that were made; empty where there are none. It is in
// their ARNs: arn:partition:iam::account:role/path/name.
func (k kept) rolePath() string {
	if k.roles == nil {
		return ""
	}
	for _, r := range k.roles.Roles {
		if r.RoleName == "" {
			continue // somebody else's
		}
		if _, path, found := strings.Cut(r.ARN, ":role/"); found {
			return "/" + path[:strings.LastIndexByte("/"+path, '/')]
		}
	}
	return ""
}
