package kubeapi

import (
	"context"
	_ "embed" // for what openshift/api does not have
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
)

// definitions are the custom resource definitions that are taken from openshift/api, as a cluster has
// them that has no feature set.
var definitions = []string{
	"config/v1/zz_generated.crd-manifests/0000_00_cluster-version-operator_01_clusteroperators.crd.yaml",
	"config/v1/zz_generated.crd-manifests/0000_00_cluster-version-operator_01_clusterversions-Default.crd.yaml",
	"config/v1/zz_generated.crd-manifests/0000_10_config-operator_01_authentications-Default.crd.yaml",
	"config/v1/zz_generated.crd-manifests/0000_10_config-operator_01_infrastructures-Default.crd.yaml",
	"operator/v1/zz_generated.crd-manifests/0000_20_kube-apiserver_01_kubeapiservers-Default.crd.yaml",
	"operator/v1/zz_generated.crd-manifests/0000_40_cloud-credential_00_cloudcredentials.crd.yaml",
}

// credentialsRequests is the definition that is not in openshift/api.
//
//go:embed crds/credentialsrequests.yaml
var credentialsRequests []byte

// readerRules are what Reader may do.
const readerRules = `
- apiGroups: ["*"]
  resources: ["*"]
  verbs: [get, list]
- nonResourceURLs: ["*"]
  verbs: [get]
`

// populate makes the clients, creates what every server has, and waits until it is served.
func (s *Server) populate(ctx context.Context) error {
	client, err := discovery.NewDiscoveryClientForConfig(s.admin.Config)
	if err != nil {
		return fmt.Errorf("making a client for discovery: %w", err)
	}
	s.kinds = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client))
	if s.dynamic, err = dynamic.NewForConfig(s.admin.Config); err != nil {
		return fmt.Errorf("making a client for objects: %w", err)
	}

	folder, err := moduleFolder(ctx, openshiftModule)
	if err != nil {
		return err
	}
	manifests := [][]byte{credentialsRequests}
	for _, name := range definitions {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("reading a custom resource definition of OpenShift: %w", err)
		}
		manifests = append(manifests, data)
	}
	for _, manifest := range manifests {
		if err := s.Create(ctx, manifest); err != nil {
			return err
		}
	}
	if err := s.Grant(ctx, s.reader.User, readerRules); err != nil {
		return err
	}
	return s.served(ctx)
}
