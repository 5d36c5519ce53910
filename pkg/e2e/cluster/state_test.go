package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
)

// operatorNames are the ClusterOperators of a cluster that the sample's requests have to do with.
var operatorNames = []string{"authentication", "cloud-credential", "image-registry", "ingress", "kube-apiserver", "machine-api", "network", "storage"}

// populate gives the cluster the manifests of the install directory, and what its operators make.
func populate(ctx context.Context, server *kubeapi.Server) error {
	create := func(format string, args ...any) error {
		return server.Create(ctx, []byte(fmt.Sprintf(format, args...)))
	}
	// What the cluster's version operator would make, and that of no component.
	for _, ns := range []string{"openshift-config", "openshift-cloud-credential-operator", "openshift-kube-apiserver"} {
		if _, err := os.Stat(filepath.Join(world.dir, "manifests", ns+"-namespace.yaml")); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := create("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", ns); err != nil {
			return err
		}
	}
	if err := applyManifests(ctx, server); err != nil {
		return err
	}
	if err := createRequests(ctx, server); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(world.dir, publicKeyFile))
	if err != nil {
		return err
	}
	config, err := yaml.Marshal(map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"namespace": "openshift-kube-apiserver", "name": "bound-sa-token-signing-certs"},
		"data":     map[string]any{"service-account-001.pub": string(public)},
	})
	if err != nil {
		return err
	}
	if err := server.Create(ctx, config); err != nil {
		return err
	}
	if err := create(operatorConfigs, issuer); err != nil {
		return err
	}
	for _, name := range operatorNames {
		if err := create(healthyOperator, name); err != nil {
			return err
		}
	}
	return nil
}

const operatorConfigs = `apiVersion: operator.openshift.io/v1
kind: CloudCredential
metadata: {name: cluster}
spec: {managementState: Managed, credentialsMode: Manual}
---
apiVersion: operator.openshift.io/v1
kind: KubeAPIServer
metadata: {name: cluster}
spec: {managementState: Managed}
status:
  serviceAccountIssuers:
  - {name: "https://kubernetes.default.svc", expirationTime: "2026-11-24T18:06:00Z"}
  - name: %s
`

const healthyOperator = `apiVersion: config.openshift.io/v1
kind: ClusterOperator
metadata: {name: %s}
spec: {}
status:
  conditions:
  - {type: Available, status: "True", lastTransitionTime: "2026-11-23T18:06:00Z"}
  - {type: Degraded, status: "False", lastTransitionTime: "2026-11-23T18:06:00Z"}
  - {type: Progressing, status: "False", lastTransitionTime: "2026-11-23T18:06:00Z"}
`

// applyManifests creates what is in the install directory, namespaces first: the bootstrap tries
// again until they are there.
func applyManifests(ctx context.Context, server *kubeapi.Server) error {
	var files []string
	for _, pattern := range []string{"manifests/*", "openshift/*"} {
		found, err := filepath.Glob(filepath.Join(world.dir, pattern))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	slices.SortStableFunc(files, func(a, b string) int {
		rank := func(name string) int {
			if strings.HasSuffix(name, "-namespace.yaml") {
				return 0
			}
			return 1
		}
		return rank(a) - rank(b)
	})
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := server.Create(ctx, data); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

// createRequests creates the CredentialsRequests of the release that belong to the cluster, and those
// for other clouds that stand beside them.
func createRequests(ctx context.Context, server *kubeapi.Server) error {
	files, err := filepath.Glob(filepath.Join(world.h.Requests(), "*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text := string(data)
		if strings.Contains(text, credentialsrequest.WithdrawnAnnotation) {
			continue // the version operator deletes what it names
		}
		if !slices.ContainsFunc(world.requests, func(r credentialsrequest.Request) bool { return strings.Contains(text, "name: "+r.Name+"\n") }) {
			continue // of a capability or feature that the cluster does not have
		}
		if err := server.Create(ctx, data); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return nil
}

// Kinds that tests change.
var (
	secretKind        = schema.GroupVersionResource{Version: "v1", Resource: "secrets"}
	configMapKind     = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	infrastructureOf  = schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1", Resource: "infrastructures"}
	authenticationOf  = schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1", Resource: "authentications"}
	operatorKind      = schema.GroupVersionResource{Group: "config.openshift.io", Version: "v1", Resource: "clusteroperators"}
	cloudCredentialOf = schema.GroupVersionResource{Group: "operator.openshift.io", Version: "v1", Resource: "cloudcredentials"}
	kubeAPIServerOf   = schema.GroupVersionResource{Group: "operator.openshift.io", Version: "v1", Resource: "kubeapiservers"}
	requestKind       = schema.GroupVersionResource{Group: "cloudcredential.openshift.io", Version: "v1", Resource: "credentialsrequests"}
)

// one is an object of the cluster.
type one struct {
	kind            schema.GroupVersionResource
	namespace, name string
}

func (o one) client() dynamic.ResourceInterface {
	return world.server.Dynamic().Resource(o.kind).Namespace(o.namespace)
}

func (o one) get(t *testing.T) *unstructured.Unstructured {
	t.Helper()
	object, err := o.client().Get(t.Context(), o.name, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return object
}

// edit changes fields of an object, and its status with them, until the test ends.
func (o one) edit(t *testing.T, change func(object map[string]any)) {
	t.Helper()
	before := o.get(t)
	after := before.DeepCopy()
	change(after.Object)
	o.put(t.Context(), t, after)
	t.Cleanup(func() { o.put(context.Background(), t, before) })
}

// put makes an object what it should be, whatever it is now.
func (o one) put(ctx context.Context, t *testing.T, object *unstructured.Unstructured) {
	t.Helper()
	object = object.DeepCopy()
	status := object.Object["status"]
	updated, err := o.client().Get(ctx, o.name, metav1.GetOptions{})
	if err == nil {
		object.SetResourceVersion(updated.GetResourceVersion())
		object.SetUID(updated.GetUID()) // it may have been deleted and made anew
		updated, err = o.client().Update(ctx, object, metav1.UpdateOptions{})
	}
	if err == nil && status != nil {
		updated.Object["status"] = status
		if _, err = o.client().UpdateStatus(ctx, updated, metav1.UpdateOptions{}); apierrors.IsNotFound(err) {
			err = nil // status is no resource of its own here
		}
	}
	if err != nil {
		t.Fatalf("putting %s: %v", o.name, err)
	}
}

// remove deletes an object until the test ends.
func (o one) remove(t *testing.T) {
	t.Helper()
	before := o.get(t)
	if err := o.client().Delete(t.Context(), o.name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		before.SetResourceVersion("")
		before.SetUID("")
		data, err := yaml.Marshal(before.Object)
		if err == nil {
			err = world.server.Create(context.Background(), data)
		}
		if err != nil {
			t.Errorf("putting %s back: %v", o.name, err)
		}
	})
}

// add creates an object until the test ends.
func (o one) add(t *testing.T, manifest string) {
	t.Helper()
	if err := world.server.Create(t.Context(), []byte(manifest)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.client().Delete(context.Background(), o.name, metav1.DeleteOptions{}); err != nil {
			t.Errorf("removing %s: %v", o.name, err)
		}
	})
}

// set sets a field, by its path.
func set(value any, path ...string) func(map[string]any) {
	return func(object map[string]any) {
		if err := unstructured.SetNestedField(object, value, path...); err != nil {
			panic(err)
		}
	}
}
