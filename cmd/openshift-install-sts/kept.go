package main

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// kept is what earlier runs saved in the state; nil where they saved nothing.
type kept struct {
	// endpoint has the issuer as it became known; it is pending if it did not.
	endpoint *endpoint.Endpoint
	key      *keypair.KeyPair
	oidc     *oidcconfig.OIDCConfig
	payload  *releasepayload.ReleasePayload
	requests *credentialsrequests.CredentialsRequests
	roles    *iamroles.IAMRoles
}

// keptBy reads what the state of s holds.
func keptBy(s *store.Store) (kept, error) {
	var k kept
	session := &store.Session{}
	s.Fetched(session)
	for _, read := range []func() error{
		func() (err error) {
			k.endpoint, err = endpoint.Recall(session)
			return err
		},
		func() error { return keep(s, &k.key, &keypair.KeyPair{}) },
		func() error { return keep(s, &k.oidc, &oidcconfig.OIDCConfig{}) },
		func() error { return keep(s, &k.payload, &releasepayload.ReleasePayload{}) },
		func() error { return keep(s, &k.requests, &credentialsrequests.CredentialsRequests{}) },
		func() error { return keep(s, &k.roles, &iamroles.IAMRoles{}) },
	} {
		if err := read(); err != nil {
			return kept{}, err
		}
	}
	return k, nil
}

func keep[T store.Saved](s *store.Store, into *T, value T) error {
	found, err := s.Previous(value)
	if found {
		*into = value
	}
	return err
}

// cluster returns where the resources are, for the view; nil while that is not known.
func (k kept) cluster() *view.Cluster {
	if k.endpoint == nil {
		return nil
	}
	c := cluster(k.endpoint)
	return &c
}

// roleARN returns the role of a request: the one that it brings, else the one that was made for
// its Secret. The state may have other roles than requests, since a run that failed at the roles
// saved its requests. Empty where there is none.
func (k kept) roleARN(r credentialsrequest.Request) string {
	if r.RoleARN != "" || k.roles == nil {
		return r.RoleARN
	}
	for _, role := range k.roles.Roles {
		// One without a name was brought by an older request.
		if role.Secret == r.Secret && role.RoleName != "" {
			return role.ARN
		}
	}
	return ""
}

// audiences returns those of the tokens with which the role of a Secret is assumed; none means those of
// every component.
func (k kept) audiences(secret credentialsrequest.Secret) []string {
	if k.requests == nil {
		return nil
	}
	for _, r := range k.requests.Requests {
		if r.Secret == secret {
			return r.Audiences
		}
	}
	return nil
}

// provide hands the requests of the last run to s, as the ones to work with: what is verified
// is what was made, and no release is read again.
func (k kept) provide(s *store.Store) {
	if k.requests == nil {
		return
	}
	payload := k.payload
	if payload == nil {
		payload = &releasepayload.ReleasePayload{}
	}
	s.Provide(k.requests, payload)
}
