package release

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// What the install-config says about capabilities and features decides which of the payload's
// requests, and which of its Namespaces, the cluster has.
func TestSelection(t *testing.T) {
	s := newSite(t)
	pullSpec := s.push(t, tag, image(t, payload.Options{}))
	const (
		clusterAPI = "openshift-cluster-api-capa-manager-bootstrap-credentials"
		dns        = "openshift-dns-operator-cloud-credentials"
	)
	without := func(secrets ...string) []string {
		return slices.DeleteFunc(slices.Clone(belonging), func(s string) bool { return slices.Contains(secrets, s) })
	}
	for _, test := range []struct {
		name       string
		changes    map[string]any
		secrets    []string
		namespaces []string
	}{
		{
			// Cluster API's Namespace is behind a gate that this feature set has off.
			"TechPreviewNoUpgrade", map[string]any{"featureSet": "TechPreviewNoUpgrade"},
			append(without(), clusterAPI, dns), []string{missing, "openshift-cluster-api"},
		},
		{
			"DevPreviewNoUpgrade", map[string]any{"featureSet": "DevPreviewNoUpgrade"},
			append(without(), dns), []string{missing},
		},
		{
			"CustomNoUpgrade", map[string]any{"featureSet": "CustomNoUpgrade", "featureGates": []string{"HarborDNSDelegation=true", "HarborAutoscaler=false"}},
			append(without("openshift-machine-api-autoscaler-cloud-credentials"), dns), []string{missing},
		},
		{
			"no capabilities but one", map[string]any{"capabilities": map[string]any{
				"baselineCapabilitySet": "None", "additionalEnabledCapabilities": []string{"CloudCredential", "Ingress"},
			}},
			[]string{
				"openshift-cloud-credential-operator-cloud-credential-operator-iam-ro-creds",
				"openshift-cloud-network-config-controller-cloud-credentials",
				"openshift-ingress-operator-cloud-credentials",
			}, []string{missing},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			c := s.newCluster(t, pullSpec, test.changes)
			must(t, 0, c.flow(t))
			c.made(t).demandSecrets(t, test.secrets, test.namespaces...)
			must(t, 0, c.run(t, "plan"))
		})
	}
}
