package hive

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// ClusterDeployment is the kind that is patched, hive.openshift.io/v1. Its fields are those of
// https://github.com/openshift/hive/blob/master/apis/hive/v1/clusterdeployment_types.go
const (
	hiveGroup             = "hive.openshift.io"
	clusterDeploymentKind = "ClusterDeployment"
)

// The paths of the two references, as kustomize writes them, without a slash at the front.
const (
	signingKeyPath = "spec/boundServiceAccountSigningKeySecretRef"
	manifestsPath  = "spec/provisioning/manifestsSecretRef"
	// configMapPath is what Hive does not take beside manifestsPath.
	configMapPath = "spec/provisioning/manifestsConfigMapRef"
)

// clusterDeployment has the fields that are merged into every ClusterDeployment.
type clusterDeployment struct {
	metav1.TypeMeta `json:",inline"`
	Metadata        struct {
		// Name is demanded by kustomize, which does not look at it where a target says what
		// is patched.
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		BoundServiceAccountSigningKeySecretRef corev1.LocalObjectReference `json:"boundServiceAccountSigningKeySecretRef"`
		// Provisioning is empty, to be there for the operations that follow.
		Provisioning struct{} `json:"provisioning"`
	} `json:"spec"`
}

const patchComment = `The ClusterDeployment takes its signing key from our Secret. The name is not looked at:
kustomization.yaml says that every ClusterDeployment is patched.
`

// patch returns what is merged into a ClusterDeployment.
func patch(s *render.Stack) clusterDeployment {
	p := clusterDeployment{TypeMeta: metav1.TypeMeta{APIVersion: hiveGroup + "/v1", Kind: clusterDeploymentKind}}
	p.Metadata.Name = "any"
	p.Spec.BoundServiceAccountSigningKeySecretRef.Name = signingKeyName(s)
	return p
}

// operation is one of a JSON patch, RFC 6902.
type operation struct {
	Op   string `json:"op"`
	Path string `json:"path"`
	// Value is null in a test that there is nothing.
	Value *corev1.LocalObjectReference `json:"value"`
}

const manifestsPatchComment = `The ClusterDeployment takes its manifests from our Secret. It can take them from one place
only: where it names one already, this fails, since those manifests would be lost. README.md
says how to have both.
`

// manifestsPatch returns the operations that make a ClusterDeployment take the manifests.
func manifestsPatch(s *render.Stack) []operation {
	return []operation{
		{Op: "test", Path: "/" + manifestsPath},
		{Op: "test", Path: "/" + configMapPath},
		{Op: "add", Path: "/" + manifestsPath, Value: &corev1.LocalObjectReference{Name: manifestsName(s)}},
	}
}
