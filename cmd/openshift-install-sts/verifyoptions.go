package main

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// settle makes the options those of what was made: the state knows it, so that nobody need
// say it again. A flag that says otherwise would verify something else, and is refused.
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
			if given(f.option) && *f.value != f.made {
				return diagnostic.Inputf("Leave --"+f.option+" away, or name another install directory with --dir.",
					"--%s %s: the resources of this directory have %s, as the state says", f.option, diagnostic.ShellQuote(*f.value), f.made)
			}
			*f.value = f.made
		}
	}
	if path := e.kept.rolePath(); path != "" && !given("role-path") {
		e.opts.RolePath = path
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

// adviseOptions mends the advice of resources that differ in what an option asks for that
// create may have been given, and verify was not: the state does not keep these, and
// `create manifests` without the option would undo what is right. A thumbprint is compared only
// when it is asked for.
func (e *evidence) adviseOptions(results []verify.Result, comparisons []cloud.Comparison) {
	type option struct {
		name, field string
		given       bool
	}
	asked := []option{
		{"--permissions-boundary-arn", "permissionsBoundary", e.opts.PermissionsBoundaryARN != ""},
		{"--tags", "tags[", e.opts.Tags != nil},
	}
	for i, r := range results {
		var options []string
		for _, c := range comparisons {
			if r.Outcome != verify.Problem || c.Action != cloud.ActionUpdate || c.Desired.ID().Name != r.Subject {
				continue
			}
			for _, d := range c.Differences {
				for _, o := range asked {
					if !o.given && strings.HasPrefix(d.Field, o.field) && !slices.Contains(options, o.name) {
						options = append(options, o.name)
					}
				}
			}
		}
		if len(options) > 0 {
			results[i].Advice = "If create was told " + strings.Join(options, " and ") + ", tell verify the same. Otherwise: " + r.Advice
		}
	}
}
