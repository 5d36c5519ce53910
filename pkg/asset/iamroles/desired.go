package iamroles

import (
	"errors"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// DefaultRolePath is the IAM path of roles unless --role-path gives another.
const DefaultRolePath = "/"

// desired is the role of a Secret as it should be.
type desired struct {
	secret credentialsrequest.Secret
	role   cloud.Role
}

// desiredRoles returns the role of every request, in their order, by our names, but for those
// whose role somebody else made.
func desiredRoles(e *endpoint.Endpoint, opts *options.Options, requests []credentialsrequest.Request, p *progress.Progress) ([]desired, error) {
	path := opts.RolePath
	if path == "" {
		path = DefaultRolePath
	}
	if err := cloud.CheckRolePath(path); err != nil {
		return nil, err
	}
	if err := cloud.CheckPolicyARN("--permissions-boundary-arn", opts.PermissionsBoundaryARN, e.Partition, e.Account); err != nil {
		return nil, err
	}
	var (
		roles []desired
		errs  []error
	)
	for _, r := range requests {
		if r.RoleARN != "" {
			p.Log.Infof("CredentialsRequest %s names the role %s: it is used as it is", r.ID(), r.RoleARN)
			continue
		}
		role, err := desiredRole(e, opts, r, path, p)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		roles = append(roles, desired{r.Secret, *role})
	}
	return roles, errors.Join(append(errs, checkNames(roles))...)
}

func desiredRole(e *endpoint.Endpoint, opts *options.Options, r credentialsrequest.Request, path string, p *progress.Progress) (*cloud.Role, error) {
	name := RoleName(e.InfraName, r.Secret)
	role := &cloud.Role{
		Cluster: e.InfraName, RoleName: name, Path: path, ARN: e.RoleARN(path, name), Description: description(r.Secret),
		Trust: trustPolicy(e, r), Boundary: opts.PermissionsBoundaryARN, Tags: e.Tags, Adopt: opts.Adopt,
	}
	document, fields := permissions(r, e.Partition)
	if len(fields) > 0 {
		p.Log.Info(rewritten(r, e.Partition, fields))
	}
	return role, setPermissions(role, r, document)
}

// description is that of the role of a Secret. It is ccoctl's, too, and tells whose a role is
// that two of its requests share.
func description(s credentialsrequest.Secret) string { return descriptionPrefix + s.String() }

const descriptionPrefix = "OpenShift role for "

// checkNames refuses two Secrets whose roles have one name. A hyphen joins the parts of a
// name, and stands inside of them, too.
func checkNames(roles []desired) error {
	var errs []error
	names := map[string]credentialsrequest.Secret{}
	for _, d := range roles {
		if other, taken := names[d.role.RoleName]; taken {
			errs = append(errs, diagnostic.Inputf("Rename one of the Secrets.",
				"the Secrets %s and %s would share the role name %s", other, d.secret, d.role.RoleName))
		}
		names[d.role.RoleName] = d.secret
	}
	return errors.Join(errs...)
}
