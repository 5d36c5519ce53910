package iamroles

import (
	"errors"
	"fmt"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// DefaultRolePath is the IAM path of roles unless --role-path gives another.
const DefaultRolePath = "/"

// desired is the role of a request as it should be.
type desired struct {
	request credentialsrequest.Request
	role    cloud.Role
	// rewritten is what was changed of the request's permissions for the cluster's partition; nil for
	// nothing.
	rewritten *credentialsrequest.Adjustment
}

// desiredRoles returns the role of every request, in their order, by our names, but for those
// whose role somebody else made.
func desiredRoles(e *endpoint.Endpoint, opts *options.Options, requests []credentialsrequest.Request, p *progress.Progress) ([]desired, error) {
	path := opts.RolePath
	if path == "" {
		path = DefaultRolePath
	}
	if err := errors.Join(
		cloud.CheckRolePath(opts.Source("role-path"), path),
		cloud.CheckPolicyARN(opts.Source("permissions-boundary-arn"), opts.PermissionsBoundaryARN, e.Partition, e.Account),
		cloud.CheckMaxSession(opts.Source("role-max-session-duration"), opts.RoleMaxSessionDuration),
		rolename.Check(opts.Source("role-name-template"), opts.RoleNameTemplate),
	); err != nil {
		return nil, err
	}
	var (
		roles []desired
		errs  []error
	)
	for _, r := range requests {
		if r.RoleARN != "" {
			if r.RoleARNSource == "" { // else it was said that an override names it
				p.Log.Infof("CredentialsRequest %s names the role %s: it is used as it is", r.ID(), r.RoleARN)
			}
			errs = append(errs, checkTheirs(e, r, p.Log))
			continue
		}
		d, err := desiredRole(e, opts, r, path, p)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		roles = append(roles, *d)
	}
	return roles, errors.Join(append(errs, checkNames(opts.Source("role-name-template"), opts.RoleNameTemplate, roles))...)
}

func desiredRole(e *endpoint.Endpoint, opts *options.Options, r credentialsrequest.Request, path string, p *progress.Progress) (*desired, error) {
	name, err := rolename.Of(opts.Source("role-name-template"), opts.RoleNameTemplate, e.InfraName, r.Secret)
	if err != nil {
		return nil, err
	}
	d := &desired{request: r, role: cloud.Role{
		Cluster: e.InfraName, RoleName: name, Path: path, ARN: e.RoleARN(path, name), Description: description(r.Secret),
		Trust: trustPolicy(e, r), Boundary: opts.PermissionsBoundaryARN, MaxSession: opts.RoleMaxSessionDuration, Tags: e.Tags, Adopt: opts.Adopt,
	}}
	document, fields := permissions(r, e.Partition)
	if len(fields) > 0 {
		adjustment := rewritten(e.Partition, fields)
		d.rewritten = &adjustment
		p.Log.Infof("CredentialsRequest %s %s", r.ID(), adjustment.What)
	}
	warnForeign(p.Log, r, document, e.Partition)
	return d, setPermissions(&d.role, r, document, opts.Source("role-path"))
}

// checkTheirs refuses a role that somebody else made and that the cluster cannot assume.
func checkTheirs(e *endpoint.Endpoint, r credentialsrequest.Request, log logrus.FieldLogger) error {
	named := "CredentialsRequest " + r.ID()
	if r.RoleARNSource != "" {
		named = r.RoleARNSource
	}
	arn, ok := cloud.ParseRoleARN(r.RoleARN)
	if !ok || arn.Partition != e.Partition {
		return diagnostic.Inputf("Name a role of the partition "+e.Partition+": credentials are never valid in another one.",
			"%s names the role %s, which is not in the partition %s of the cluster", named, diagnostic.Quote(r.RoleARN), e.Partition)
	}
	if arn.Account != e.Account {
		log.Warnf("%s names a role of account %s, and the cluster is in %s: the role can only be assumed if account %s has an identity provider of its own for the cluster's issuer, which the role trusts",
			named, arn.Account, e.Account, arn.Account)
	}
	return nil
}

// description is that of the role of a Secret. It is ccoctl's, too, and tells whose a role is
// that two of its requests share.
func description(s credentialsrequest.Secret) string { return descriptionPrefix + s.String() }

const descriptionPrefix = "OpenShift role for "

// checkNames refuses two Secrets whose roles have one name. A hyphen joins the parts of a
// name, and stands inside of them, too; a template may join them by nothing at all.
// source says where the template comes from; an empty template is none.
func checkNames(source, template string, roles []desired) error {
	hint, who := "Rename one of the Secrets.", ""
	if template != "" {
		hint = "Add {hash} to the template, or separate its placeholders."
		who = fmt.Sprintf("%s %s: ", source, diagnostic.Quote(template))
	}
	var errs []error
	names := map[string]credentialsrequest.Secret{}
	for _, d := range roles {
		if other, taken := names[d.role.RoleName]; taken {
			errs = append(errs, diagnostic.Inputf(hint,
				"%sthe Secrets %s and %s would share the role name %s", who, other, d.request.Secret, d.role.RoleName))
		}
		names[d.role.RoleName] = d.request.Secret
	}
	return errors.Join(errs...)
}
