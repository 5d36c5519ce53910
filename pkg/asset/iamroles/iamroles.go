package iamroles

import (
	"context"
	"slices"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// Role is the role of one CredentialsRequest.
type Role struct {
	// Request is the request's namespace and name.
	Request string                    `json:"request"`
	Secret  credentialsrequest.Secret `json:"secret"`
	// ServiceAccounts may assume the role.
	ServiceAccounts []string `json:"serviceAccounts"`
	// RoleName is empty when somebody else made the role.
	RoleName string `json:"name,omitempty"`
	ARN      string `json:"arn"`
	// Adjustments are what is other about the request than it was read: what overrides changed, and what
	// the cluster's partition did.
	Adjustments []credentialsrequest.Adjustment `json:"-"`
	// Result is what became of the role; empty when somebody else made it.
	Result cloud.Result `json:"-"`
}

// IAMRoles are the IAM roles, one for each CredentialsRequest, in their order.
type IAMRoles struct {
	Roles []Role `json:"roles"`
}

var (
	_ store.Saved   = (*IAMRoles)(nil)
	_ store.Changer = (*IAMRoles)(nil)
)

// Name returns the human-friendly name of the asset.
func (*IAMRoles) Name() string { return "IAM Roles" }

// StateID returns the name in the state file.
func (*IAMRoles) StateID() string { return "iam-roles" }

// Changes says what is changed.
func (*IAMRoles) Changes() string { return "creates the IAM roles" }

// Dependencies returns the provider, which the roles trust, the issuer, which may not have been known
// to the comparison, and the comparison that is carried out.
func (*IAMRoles) Dependencies() []asset.Asset {
	return []asset.Asset{
		&identityprovider.IdentityProvider{}, &issuer.Issuer{}, &Comparison{},
		&credentialsrequests.CredentialsRequests{}, &account.Account{}, &target.Target{},
	}
}

// Generate carries out the comparison.
func (i *IAMRoles) Generate(ctx context.Context, parents asset.Parents) error {
	c, requests, tgt := &Comparison{}, &credentialsrequests.CredentialsRequests{}, &target.Target{}
	iss := &issuer.Issuer{}
	parents.Get(iss, c, requests, tgt)
	comparisons := c.Roles
	if iss.Changed {
		var err error
		if comparisons, err = c.ForIssuer(iss.Endpoint); err != nil {
			return err
		}
	}
	results, err := cloud.ApplyAll(ctx, tgt, comparisons...)
	if err != nil {
		return err
	}
	next := 0
	for _, r := range requests.Requests {
		role := Role{Request: r.ID(), Secret: r.Secret, ServiceAccounts: r.ServiceAccounts, ARN: r.RoleARN, Adjustments: r.Adjustments}
		if r.RoleARN == "" {
			made := c.desired[next]
			role.RoleName, role.ARN, role.Result = made.role.RoleName, made.role.ARN, results[next]
			if made.rewritten != nil {
				role.Adjustments = append(slices.Clip(role.Adjustments), *made.rewritten)
			}
			next++
		}
		i.Roles = append(i.Roles, role)
	}
	return nil
}
