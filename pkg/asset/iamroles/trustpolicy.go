package iamroles

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// trustPolicy says who may assume the role of a request: its service accounts, in the
// namespace of its Secret, with a token for the audience "openshift", or for one of those that an
// override names in its place, signed by the cluster's issuer; and nobody else. Both conditions are StringEquals, so that nothing in
// a name acts as a wildcard.
func trustPolicy(e *endpoint.Endpoint, r credentialsrequest.Request) iampolicy.Document {
	subjects := make([]string, 0, len(r.ServiceAccounts))
	for _, name := range r.ServiceAccounts {
		subjects = append(subjects, "system:serviceaccount:"+r.Secret.Namespace+":"+name)
	}
	slices.Sort(subjects)
	issuer := e.IssuerHostPath()
	return iampolicy.New(iampolicy.Statement{
		Effect:    iampolicy.Allow,
		Principal: &iampolicy.Principal{Federated: e.ProviderARN()},
		Action:    []string{"sts:AssumeRoleWithWebIdentity"},
		Condition: iampolicy.Condition{"StringEquals": {
			issuer + ":aud": audience(r),
			issuer + ":sub": subjects,
		}},
	})
}

// audience returns the value of the condition on the audience of a request's tokens.
func audience(r credentialsrequest.Request) any {
	switch len(r.Audiences) {
	case 0:
		return credentialsrequest.DefaultAudience
	case 1:
		return r.Audiences[0]
	}
	return r.Audiences
}
