package rendering

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// stack puts together what the formats write about.
func stack(request *Request, opts *options.Options, e *endpoint.Endpoint, key *keypair.KeyPair, roles *iamroles.IAMRoles, m *manifests.Manifests) (*render.Stack, error) {
	resources, err := request.Target.Resources()
	if err != nil {
		return nil, err
	}
	s := &render.Stack{
		Resources: resources,
		Name:      e.InfraName, Account: e.Account, Partition: e.Partition, Region: e.Region, Issuer: e.Issuer,
		OwnershipTag: cloud.OwnershipTag(e.InfraName),
		RolePath:     cmp.Or(opts.RolePath, iamroles.DefaultRolePath), Boundary: opts.PermissionsBoundaryARN,
		KeyID: key.KeyID, PrivateKey: []byte(key.PrivateKey),
	}
	byName := map[string]*cloud.Role{}
	for i := range resources.Roles {
		byName[resources.Roles[i].RoleName] = &resources.Roles[i]
	}
	for _, r := range roles.Roles {
		c := render.Component{Request: r.Request, Secret: r.Secret, ServiceAccounts: r.ServiceAccounts, RoleARN: r.ARN}
		if r.RoleName != "" {
			if c.Role = byName[r.RoleName]; c.Role == nil {
				return nil, fmt.Errorf("role %s was not written down", r.RoleName)
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
	return s, s.CheckUniform()
}
