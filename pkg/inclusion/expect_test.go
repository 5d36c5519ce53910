package inclusion

import (
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"
)

const (
	gate    = "release.openshift.io/feature-gate"
	set     = "release.openshift.io/feature-set"
	major   = "release.openshift.io/major-version"
	capName = "capability.openshift.io/name"
	profile = "include.release.openshift.io/self-managed-high-availability"
	ibm     = "include.release.openshift.io/ibm-cloud-managed"
	hosted  = "exclude.release.openshift.io/internal-openshift-hosted"

	every    = "Included: it is for every cluster profile."
	ours     = "Included: it is for cluster profile self-managed-high-availability."
	andOurs  = ", and it is for cluster profile self-managed-high-availability."
	notOurs  = "Left out: it is for cluster profile ibm-cloud-managed, and the cluster's is self-managed-high-availability."
	nobodys  = "Left out: it is for no cluster profile, since it has no annotation include.release.openshift.io/self-managed-high-availability."
	wrongSet = "Left out: it is for feature set %, and the cluster's is "
	tooMuch  = "Left out: the install-config does not enable all that it needs (disabled capabilities: %)."
	bothKeys = "Left out: both feature set and feature gate annotations are present: manifests may specify either a feature set or a feature gate, but not both."
	unjudged = "Included: whether its feature gate (release.openshift.io/feature-gate=%) is on cannot be judged without the release payload, so it is kept."
)

type annotations = map[string]string

// fill puts a value into one of the reasons above.
func fill(format, value string) string { return strings.Replace(format, "%", value, 1) }

func withCapabilities(baseline string, additional ...configv1.ClusterVersionCapability) Cluster {
	return Cluster{Capabilities: &configv1.ClusterVersionCapabilitiesSpec{
		BaselineCapabilitySet:         configv1.ClusterVersionCapabilitySet(baseline),
		AdditionalEnabledCapabilities: additional,
	}}
}

func newRules(t testing.TB, cluster Cluster, release *Release) *Rules {
	t.Helper()
	rules, err := New(cluster, release)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// request is a CredentialsRequest with these annotations.
func request(a annotations, fromPayload bool) Manifest {
	return Manifest{APIVersion: "cloudcredential.openshift.io/v1", Kind: "CredentialsRequest", Annotations: a, FromPayload: fromPayload}
}

// row is a manifest, a cluster, and what is to come of them.
type row struct {
	name        string
	annotations annotations
	cluster     Cluster
	want        Verdict // Included, Reason, Warning, Unjudged
}

func judgeRows(t *testing.T, rows []row, fromPayload bool, release *Release) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if got := newRules(t, r.cluster, release).Judge(request(r.annotations, fromPayload)); got != r.want {
				t.Errorf("got\n%+v\nwant\n%+v", got, r.want)
			}
		})
	}
}
