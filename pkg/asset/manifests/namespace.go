package manifests

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// namespace returns the Namespace of a Secret. A Secret whose namespace never appears
// would keep the bootstrap waiting for an hour, and then fail the install.
func namespace(name string) *corev1.Namespace {
	return &corev1.Namespace{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"},
		ObjectMeta: metav1.ObjectMeta{Name: name},
	}
}

// namespaceFile is the name of a Namespace's manifest.
func namespaceFile(name string) string { return "manifests/" + name + "-namespace.yaml" }
