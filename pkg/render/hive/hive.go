// Package hive writes what Hive needs to provision the cluster, as a kustomize component:
// secrets.go has the Secrets, clusterdeployment.go the patches that make a ClusterDeployment
// name them, and kustomization.go puts them together.
package hive

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Format returns the format.
func Format() render.Format {
	return render.Format{
		Name:      "hive",
		Summary:   "Secrets and a ClusterDeployment patch for Hive; has the private key, needs --name",
		NeedsName: true, NeedsIssuer: true, HasPrivateKey: true,
		Render: files,
	}
}

// The files. Those of the signing key are in a folder of their own, so that everything
// beside it can be put into Git as it is.
const (
	kustomizationFile  = "kustomization.yaml"
	manifestsFile      = "manifests-secret.yaml"
	patchFile          = "clusterdeployment-patch.yaml"
	manifestsPatchFile = "clusterdeployment-manifests-patch.yaml"
	referencesFile     = "name-references.yaml"

	signingKeyFolder = "signing-key"
	secretFile       = "secret.yaml"
	ignoreFile       = ".gitignore"
)

func files(_ context.Context, s *render.Stack) ([]render.File, error) {
	manifests, err := manifestsSecret(s)
	if err != nil {
		return nil, err
	}
	docs := []document{
		{name: kustomizationFile, comment: componentComment, content: component()},
		{name: referencesFile, comment: referencesComment, content: references()},
		{name: manifestsFile, content: manifests},
		{name: patchFile, comment: patchComment, content: patch(s)},
		{name: manifestsPatchFile, comment: manifestsPatchComment, content: manifestsPatch(s)},
	}
	list := []render.File{readme(s)}
	if len(s.PrivateKey) > 0 {
		docs = append(docs,
			document{name: signingKeyFolder + "/" + kustomizationFile, content: signingKeyKustomization()},
			document{name: signingKeyFolder + "/" + secretFile, mode: render.ModeSecret, content: signingKeySecret(s)},
		)
		list = append(list, render.File{Name: signingKeyFolder + "/" + ignoreFile, Data: []byte(ignoreAll)})
	}
	for _, d := range docs {
		f, err := d.file()
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
