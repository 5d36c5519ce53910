package manifests

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// Comparison is the check that no other file is in the way of a manifest of ours. It is
// made before anything is changed.
type Comparison struct{}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "Manifests (comparison)" }

// Dependencies returns what the manifests are made of but the roles.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&Ready{}, &endpoint.Endpoint{}, &credentialsrequests.CredentialsRequests{}, &store.Session{}}
}

// Generate makes the manifests without keeping them. The roles' ARNs do not matter for
// whether the files can be written.
func (*Comparison) Generate(_ context.Context, parents asset.Parents) error {
	e, requests, session := &endpoint.Endpoint{}, &credentialsrequests.CredentialsRequests{}, &store.Session{}
	parents.Get(e, requests, session)
	if err := checkForeign(session.Files(), requests.Requests); err != nil {
		return err
	}
	_, err := files(session.Files(), e.Issuer, requests.Requests, make([]string, len(requests.Requests)))
	return err
}
