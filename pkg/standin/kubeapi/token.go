package kubeapi

import (
	"context"
	"fmt"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// RequestToken asks the TokenRequest API for a token of a service account, which must exist, as the
// kubelet does for a pod. spec has the audiences, the life in seconds and the object whose deletion ends
// the token; what it leaves out is the server's to choose.
func (s *Server) RequestToken(ctx context.Context, namespace, serviceAccount string, spec authenticationv1.TokenRequestSpec) (string, error) {
	failed := func(err error) error {
		return fmt.Errorf("requesting a token of the service account %s/%s: %w", namespace, serviceAccount, err)
	}
	request, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&authenticationv1.TokenRequest{
		TypeMeta:   metav1.TypeMeta{APIVersion: authenticationv1.SchemeGroupVersion.String(), Kind: "TokenRequest"},
		ObjectMeta: metav1.ObjectMeta{Name: serviceAccount},
		Spec:       spec,
	})
	if err != nil {
		return "", failed(err)
	}
	answer, err := s.dynamic.Resource(schema.GroupVersionResource{Version: "v1", Resource: "serviceaccounts"}).
		Namespace(namespace).
		Create(ctx, &unstructured.Unstructured{Object: request}, metav1.CreateOptions{}, "token")
	if err != nil {
		return "", failed(err)
	}
	token, _, err := unstructured.NestedString(answer.Object, "status", "token")
	if err != nil {
		return "", failed(err)
	}
	return token, nil
}
