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

// desiredRoles returns the role of every request, in their order; nil for one whose role
// somebody else made.
func desiredRoles(e *endpoint.Endpoint, opts *options.Options, requests []credentialsrequest.Request, p *progress.Progress) ([]*cloud.Role, error) {
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
	roles := make([]*cloud.Role, len(requests))
	var errs []error
	names := map[string]string{}
	for i, r := range requests {
		if r.RoleARN != "" {
			p.Log.Infof("CredentialsRequest %s names the role %s: it is used as it is", r.ID(), r.RoleARN)
			continue
		}
		role, err := desiredRole(e, r, path, opts.PermissionsBoundaryARN, p)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		// A hyphen joins the parts of a name, and stands inside of them, too.
		if other, taken := names[role.RoleName]; taken {
			errs = append(errs, diagnostic.Inputf("Rename one of the Secrets.",
				"the Secrets %s and %s would share the role name %s", other, r.Secret, role.RoleName))
		}
		names[role.RoleName] = r.Secret.String()
		roles[i] = role
	}
	return roles, errors.Join(errs...)
}

func desiredRole(e *endpoint.Endpoint, r credentialsrequest.Request, path, boundary string, p *progress.Progress) (*cloud.Role, error) {
	name := RoleName(e.InfraName, r.Secret)
	role := &cloud.Role{
		Cluster: e.InfraName, RoleName: name, Path: path, ARN: e.RoleARN(path, name),
		Description: "OpenShift role for " + r.Secret.String(),
		Trust:       trustPolicy(e, r), Boundary: boundary, Tags: e.Tags,
	}
	document, fields := permissions(r, e.Partition)
	if len(fields) > 0 {
		p.Log.Info(rewritten(r, e.Partition, fields))
	}
	return role, setPermissions(role, r, document)
}
