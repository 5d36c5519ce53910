package kubeapi

import (
	"bytes"
	"context"
	"fmt"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/yaml"
)

// Grant allows a user what a ClusterRole's rules say, a list in YAML, by a role and a binding of the
// user's name. It returns once the server goes by them: RBAC reads roles and bindings from caches that
// lag behind what was created, by more than a moment on a busy machine.
func (s *Server) Grant(ctx context.Context, user, rules string) error {
	role := rbacv1.ClusterRole{
		TypeMeta:   metav1.TypeMeta{APIVersion: rbacv1.SchemeGroupVersion.String(), Kind: "ClusterRole"},
		ObjectMeta: metav1.ObjectMeta{Name: user},
	}
	if err := yaml.UnmarshalStrict([]byte(rules), &role.Rules); err != nil {
		return fmt.Errorf("reading the rules for %s: %w", user, err)
	}
	// A permission that nothing else gives tells when this very role counts.
	marker := "/granted/" + user
	role.Rules = append(role.Rules, rbacv1.PolicyRule{NonResourceURLs: []string{marker}, Verbs: []string{"get"}})
	binding := rbacv1.ClusterRoleBinding{
		TypeMeta:   metav1.TypeMeta{APIVersion: rbacv1.SchemeGroupVersion.String(), Kind: "ClusterRoleBinding"},
		ObjectMeta: metav1.ObjectMeta{Name: user},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: role.Kind, Name: user},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}},
	}
	manifests := &bytes.Buffer{}
	for _, object := range []any{role, binding} {
		data, err := yaml.Marshal(object)
		if err != nil {
			return fmt.Errorf("writing what %s may do: %w", user, err)
		}
		fmt.Fprintf(manifests, "---\n%s", data)
	}
	if err := s.Create(ctx, manifests.Bytes()); err != nil {
		return err
	}
	err := wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
		return s.mayGet(ctx, user, marker)
	})
	if err != nil {
		return fmt.Errorf("waiting until the API server allows %s what was granted: %w", user, err)
	}
	return nil
}

// mayGet asks whether a user may get a path.
func (s *Server) mayGet(ctx context.Context, user, path string) (bool, error) {
	reviews := s.dynamic.Resource(schema.GroupVersionResource{Group: "authorization.k8s.io", Version: "v1", Resource: "subjectaccessreviews"})
	review, err := reviews.Create(ctx, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "authorization.k8s.io/v1",
		"kind":       "SubjectAccessReview",
		"spec": map[string]any{
			"user":                  user,
			"nonResourceAttributes": map[string]any{"path": path, "verb": "get"},
		},
	}}, metav1.CreateOptions{})
	if err != nil {
		return false, err
	}
	allowed, _, err := unstructured.NestedBool(review.Object, "status", "allowed")
	return allowed, err
}
