package main

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// useManifest takes the issuer that the directory's Authentication names, where neither the state nor the
// user tells it: that of documents which the user serves himself leads to a provider that nothing else names.
func (a *app) useManifest(s *destroy.Scope, dir *installdir.Directory, session *store.Session) error {
	if s.Pinned || s.Other != "" {
		return nil
	}
	var issuer string
	if file, err := session.Files().FetchByName(manifests.AuthenticationFile); err == nil { // there need not be one
		issuer = destroy.ManifestIssuer(file.Data, s.InfraName, dir.InfraName)
	}
	switch {
	case issuer == "":
		return nil
	case s.InfraName != dir.InfraName:
		a.log.Warnf("The issuer that %s names, %s, is not looked for, since it may be another cluster's than that of %s. If it is this one's, and you serve its documents yourself, give --issuer-url", manifests.AuthenticationFile, diagnostic.Quote(issuer), s.InfraName)
		return nil
	}
	a.log.Warnf("No state tells the issuer: it is taken from %s, %s, as one whose documents you serve yourself", manifests.AuthenticationFile, diagnostic.Quote(issuer))
	return s.UseIssuer(manifests.AuthenticationFile+": serviceAccountIssuer", issuer)
}
