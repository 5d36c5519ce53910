package release

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// Of a release of two architectures the one is read that the control plane has.
func TestArchitectures(t *testing.T) {
	s := newSite(t)
	index, err := payload.Index(payload.Options{}, "amd64", "arm64")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	pullSpec := s.push(t, payload.Version+"-multi", index)
	for i, architecture := range []string{"amd64", "arm64"} {
		if err := s.h.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.front.Reset()
		c := s.newCluster(t, pullSpec, controlPlane(architecture))
		must(t, 0, c.flow(t))
		c.made(t).demandSecrets(t, belonging, missing)
		manifests, blobs := s.pulled()
		want := []string{
			"GET /v2/" + mirrored + "/manifests/" + digest(t, index),
			"GET /v2/" + mirrored + "/manifests/" + parsed.Manifests[i].Digest.String(),
		}
		if strings.Join(manifests, "\n") != strings.Join(want, "\n") || len(blobs) != 1 {
			t.Errorf("%s: it asked for %q and %d blobs, and not for %q", architecture, manifests, len(blobs), want)
		}
	}

	c := s.newCluster(t, pullSpec, controlPlane("s390x"))
	result := c.flow(t)
	if result.Code == 0 || !strings.Contains(result.Stderr, "s390x") || !strings.Contains(result.Stderr, "amd64") {
		t.Errorf("an architecture that the release is not for: exit code %d\n%s", result.Code, result.Stderr)
	}
}

// controlPlane is the change of an install-config to an architecture.
func controlPlane(architecture string) map[string]any {
	pool := map[string]any{"architecture": architecture, "name": "master", "replicas": 3}
	return map[string]any{"controlPlane": pool}
}
