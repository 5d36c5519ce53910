package rendering

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// newStack puts together what can be written about before the issuer is known: what serves the
// documents, and where.
func newStack(request *Request, opts *options.Options, e *endpoint.Endpoint) (*render.Stack, error) {
	resources, err := request.Target.Resources()
	if err != nil {
		return nil, err
	}
	s := &render.Stack{
		Resources: resources,
		Name:      e.InfraName, Account: e.Account, Partition: e.Partition, Region: e.Region, Tags: e.Tags,
		OwnershipTag: cloud.OwnershipTag(e.InfraName),
		RolePath:     cmp.Or(opts.RolePath, iamroles.DefaultRolePath), Boundary: opts.PermissionsBoundaryARN,
		MaxSession: opts.RoleMaxSessionDuration,
	}
	if !e.Pending {
		s.Issuer = e.Issuer
	}
	return s, nil
}

// complete adds what follows from the issuer.
func complete(s *render.Stack, o *oidcconfig.OIDCConfig, roles *iamroles.IAMRoles, m *manifests.Manifests) error {
	for _, object := range o.Objects {
		s.Documents = append(s.Documents, render.Document{Key: object.Key, ContentType: object.ContentType, Body: object.Body})
	}
	slices.SortFunc(s.Documents, func(a, b render.Document) int { return cmp.Compare(a.Key, b.Key) })
	byName := map[string]*cloud.Role{}
	for i := range s.Roles {
		byName[s.Roles[i].RoleName] = &s.Roles[i]
	}
	for _, r := range roles.Roles {
		c := render.Component{Request: r.Request, Secret: r.Secret, ServiceAccounts: r.ServiceAccounts, RoleARN: r.ARN, Adjustments: r.Adjustments}
		if r.RoleName != "" {
			if c.Role = byName[r.RoleName]; c.Role == nil {
				return fmt.Errorf("role %s was not written down", r.RoleName)
			}
		}
		s.Components = append(s.Components, c)
	}
	slices.SortFunc(s.Components, func(a, b render.Component) int {
		return cmp.Or(cmp.Compare(a.Secret.Namespace, b.Secret.Namespace), cmp.Compare(a.Secret.Name, b.Secret.Name))
	})
	for _, f := range m.FileList {
		s.Manifests = append(s.Manifests, render.File{Name: f.Filename, Data: f.Data})
	}
	return nil
}
