package hive

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// kustomization is a file of kustomize, with its field names:
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
type kustomization struct {
	metav1.TypeMeta `json:",inline"`
	Resources       []string      `json:"resources"`
	Configurations  []string      `json:"configurations,omitempty"`
	Patches         []patchOfKind `json:"patches,omitempty"`
}

// patchOfKind is a patch of every object of a kind.
type patchOfKind struct {
	Path   string `json:"path"`
	Target target `json:"target"`
}

type target struct {
	Group string `json:"group"`
	Kind  string `json:"kind"`
}

const componentComment = `List this folder under components of the kustomization that has the ClusterDeployment: a
component patches what stands beside it, which a plain kustomization could not.
`

// component returns the kustomization of the whole folder but the signing key.
func component() kustomization {
	every := target{Group: hiveGroup, Kind: clusterDeploymentKind}
	return kustomization{
		TypeMeta:       metav1.TypeMeta{APIVersion: "kustomize.config.k8s.io/v1alpha1", Kind: "Component"},
		Resources:      []string{manifestsFile},
		Configurations: []string{referencesFile},
		Patches:        []patchOfKind{{patchFile, every}, {manifestsPatchFile, every}},
	}
}

// signingKeyKustomization returns the kustomization of the signing key.
func signingKeyKustomization() kustomization {
	return kustomization{
		TypeMeta:  metav1.TypeMeta{APIVersion: "kustomize.config.k8s.io/v1beta1", Kind: "Kustomization"},
		Resources: []string{secretFile},
	}
}

// nameReferences tells kustomize which fields hold names of other objects.
type nameReferences struct {
	NameReference []nameReference `json:"nameReference"`
}

type nameReference struct {
	Version    string      `json:"version"`
	Kind       string      `json:"kind"`
	FieldSpecs []fieldSpec `json:"fieldSpecs"`
}

type fieldSpec struct {
	target `json:",inline"`
	Path   string `json:"path"`
}

const referencesComment = `Where a ClusterDeployment names our Secrets, so that its references follow when a kustomization
renames them (namePrefix, nameSuffix).
`

func references() nameReferences {
	every := target{Group: hiveGroup, Kind: clusterDeploymentKind}
	return nameReferences{[]nameReference{{Version: "v1", Kind: "Secret", FieldSpecs: []fieldSpec{
		{every, signingKeyPath + "/name"}, {every, manifestsPath + "/name"},
	}}}}
}
