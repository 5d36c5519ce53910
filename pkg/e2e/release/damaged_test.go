package release

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// gzipSystem is the byte of gzip's header that names an operating system: a layer in
// which it is another one has the same content, and another digest.
const gzipSystem = 9

// A layer that is not what its digest says is refused, be it from a registry or on disk, and
// no role is made of what it says.
func TestDamagedLayer(t *testing.T) {
	s := newSite(t)
	built := image(t, payload.Options{})
	pullSpec := s.push(t, tag, built)
	s.hold(registry.Fault{Flip: gzipSystem})
	layout := filepath.Join(t.TempDir(), "layout")
	if err := payload.WriteLayout(layout, tag, built); err != nil {
		t.Fatal(err)
	}
	layers, err := built.Layers()
	if err != nil {
		t.Fatal(err)
	}
	layer := digest(t, layers[len(layers)-1])
	flip(t, filepath.Join(layout, "blobs", filepath.FromSlash(strings.Replace(layer, ":", "/", 1))))

	for _, options := range [][]string{nil, {"--release-image", "oci:" + layout}} {
		c := s.newCluster(t, pullSpec, nil)
		result := must(t, 1, c.flow(t, options...))
		if !strings.Contains(result.Stderr, layer) {
			t.Errorf("with %q: %s is missing in\n%s", options, layer, result.Stderr)
		}
		c.made(t).demandSecrets(t, nil)
	}
}

// flip changes the byte at gzipSystem of a file.
func flip(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[gzipSystem] ^= 0xff
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
