// Package manifests has the manifests that the cluster boots with: its issuer, and one
// Secret for every component that uses AWS.
package manifests

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// Manifests are the manifests of the program.
type Manifests struct {
	FileList []*asset.File `json:"-"`
}

var (
	_ asset.WritableAsset = (*Manifests)(nil)
	_ store.Saved         = (*Manifests)(nil)
)

// Name returns the human-friendly name of the asset.
func (*Manifests) Name() string { return "Manifests" }

// StateID returns the name in the state file.
func (*Manifests) StateID() string { return "manifests" }

// Dependencies returns the roles, which the Secrets name, and the read-back: an install
// directory is ready only when STS can read the documents.
func (*Manifests) Dependencies() []asset.Asset {
	return []asset.Asset{
		&iamroles.IAMRoles{}, &oidcconfig.ReadBack{}, &Comparison{},
		&credentialsrequests.CredentialsRequests{}, &issuer.Issuer{}, &store.Session{},
	}
}

// Generate makes the manifests.
func (m *Manifests) Generate(_ context.Context, parents asset.Parents) error {
	roles, requests, i := &iamroles.IAMRoles{}, &credentialsrequests.CredentialsRequests{}, &issuer.Issuer{}
	session := &store.Session{}
	parents.Get(roles, requests, i, session)
	if i.Pending && !session.DryRun {
		return i.NotKnown()
	}
	arns := make([]string, len(roles.Roles))
	for i, r := range roles.Roles {
		arns[i] = r.ARN
	}
	var err error
	m.FileList, err = files(session.Files(), i.Issuer, requests.Requests, arns)
	return err
}

// Files returns the manifests.
func (m *Manifests) Files() []*asset.File { return m.FileList }

// Load reads the manifests that are in the install directory.
func (m *Manifests) Load(fetcher asset.FileFetcher) (bool, error) {
	var list []*asset.File
	for _, pattern := range []string{AuthenticationFile, "manifests/*-credentials.yaml"} {
		found, err := fetcher.FetchByPattern(pattern)
		if err != nil {
			return false, err
		}
		list = append(list, found...)
	}
	if len(list) == 0 {
		return false, nil
	}
	m.FileList = list
	return true, nil
}
