package kubeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/dynamic"
)

// Create creates the objects of a stream of YAML documents, one after the other, with their status. A
// namespace must be there, or come first. An object that is there already is an error.
func (s *Server) Create(ctx context.Context, manifests []byte) error {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(manifests), 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(&object.Object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading manifests: %w", err)
		}
		if len(object.Object) == 0 {
			continue // an empty document
		}
		if err := s.create(ctx, object); err != nil {
			return fmt.Errorf("creating %s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
}

func (s *Server) create(ctx context.Context, object *unstructured.Unstructured) error {
	client, err := s.client(object)
	if err != nil {
		return err
	}
	created, err := client.Create(ctx, object, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	status, given := object.Object["status"]
	if !given {
		return nil
	}
	// Where status is a subresource, creating an object drops it.
	created.Object["status"] = status
	if _, err := client.UpdateStatus(ctx, created, metav1.UpdateOptions{}); err != nil && !apierrors.IsNotFound(err) {
		return fmt.Errorf("setting its status: %w", err)
	}
	return nil
}

// client returns a client for objects like this one, in its namespace.
func (s *Server) client(object *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := object.GroupVersionKind()
	mapping, err := s.kinds.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	client := s.dynamic.Resource(mapping.Resource)
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		return client.Namespace(object.GetNamespace()), nil
	}
	return client, nil
}

// served waits until discovery lists every custom resource, as it does once its requests are served.
func (s *Server) served(ctx context.Context) error {
	resource := schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
	list, err := s.dynamic.Resource(resource).List(ctx, metav1.ListOptions{})
	if err != nil {
		return fmt.Errorf("listing the custom resource definitions: %w", err)
	}
	for i := range list.Items {
		definition := &list.Items[i]
		group, _, groupErr := unstructured.NestedString(definition.Object, "spec", "group")
		kind, _, kindErr := unstructured.NestedString(definition.Object, "spec", "names", "kind")
		if err := errors.Join(groupErr, kindErr); err != nil {
			return fmt.Errorf("reading the custom resource definition %s: %w", definition.GetName(), err)
		}
		err := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, 30*time.Second, true, func(context.Context) (bool, error) {
			if _, err := s.kinds.RESTMapping(schema.GroupKind{Group: group, Kind: kind}); !meta.IsNoMatchError(err) {
				return err == nil, err
			}
			s.kinds.Reset()
			return false, nil
		})
		if err != nil {
			return fmt.Errorf("waiting for the custom resource %s: %w", definition.GetName(), err)
		}
	}
	return nil
}
