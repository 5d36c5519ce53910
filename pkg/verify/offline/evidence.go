package offline

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// evidence is what several checks look at, read once.
type evidence struct {
	Input
	folder    folder
	manifests []manifest
	// unlisted are the folders of manifests that could not be listed, by name.
	unlisted map[string]error
	secrets  []secret
	// said are the results of the checks that were made already.
	said []verify.Result
}

func gather(ctx context.Context, in Input) *evidence {
	e := &evidence{Input: in, folder: newFolder(in.Dir.Dir)}
	if e.awaited() == "" {
		e.manifests, e.unlisted = readManifests(ctx, e.folder)
		e.secrets = e.findSecrets(ctx)
	}
	return e
}

// nothing reports whether the state is that of a directory in which nothing was ever made.
func (e *evidence) nothing() bool {
	return e.Endpoint == nil && e.Key == nil && e.OIDC == nil && len(e.Requests)+len(e.Roles)+len(e.Recorded) == 0
}

// awaited says why the directory is not expected to have manifests and a key in tls/; empty
// when it is.
func (e *evidence) awaited() string {
	switch e.Dir.Stage {
	case installdir.StageIgnition:
		return "openshift-install has consumed the manifests"
	case installdir.StageInstallConfig:
		return "openshift-install has not made the manifests"
	case installdir.StageEmpty, installdir.StageBoth, installdir.StageManifests:
	}
	return ""
}

// recorded returns the names of the files that were written for an asset.
func (e *evidence) recorded(asset string) []string {
	var names []string
	for _, f := range e.Recorded {
		if f.Asset == asset {
			names = append(names, f.Name)
		}
	}
	return names
}

// The needs of checks. Each says in a few words what is missing.

func needManifests(e *evidence) string {
	if why := e.awaited(); why != "" {
		return why
	}
	if len(e.recorded((&manifests.Manifests{}).StateID())) == 0 {
		return "no manifests were made here"
	}
	return ""
}

func needDirectory(e *evidence) string { return e.awaited() }

func needEndpoint(e *evidence) string {
	switch {
	case e.Endpoint == nil:
		return "the state does not tell the account and the issuer"
	case e.Endpoint.Pending:
		return "the issuer is not known yet: the distribution was not made, whose domain it is"
	}
	return ""
}

func needKey(e *evidence) string {
	if e.Key == nil {
		return "the state has no signing key"
	}
	return ""
}

func needSecrets(e *evidence) string {
	if !slices.ContainsFunc(e.secrets, func(s secret) bool { return s.object != nil }) {
		return "there is no Secret to look at"
	}
	return ""
}

func needRequests(e *evidence) string {
	if len(e.Requests) == 0 {
		return "the state has no CredentialsRequests"
	}
	return ""
}
