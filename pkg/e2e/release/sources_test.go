package release

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/netns"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// Wherever the release is read from, the same comes of it, to the byte. All runs have no network
// but the loopback device; those that read from disk leave the registry there alone.
func TestSources(t *testing.T) {
	if !netns.Enter(t) {
		return
	}
	s := newSite(t)
	pullSpec := s.push(t, tag, image(t, payload.Options{}))
	online := s.newCluster(t, pullSpec, nil)
	must(t, 0, online.flow(t))
	want := online.made(t)
	want.demandSecrets(t, belonging, missing)
	if _, blobs := s.pulled(); len(blobs) == 0 {
		t.Error("the registry was not asked for a layer")
	}

	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	writeSources(t, in)
	for _, test := range []struct{ name, source string }{
		{"layout", "oci:" + in("layout")},
		{"layout of several", "oci:" + in("layouts") + ":" + tag},
		{"layout of an index", "oci:" + in("index")},
		{"Docker archive", "docker-archive:" + in("release.tar")},
		{"oc-mirror's workspace", "oc-mirror:" + in("workspace")},
		{"oc-mirror's working directory", "oc-mirror:" + in("workspace/working-dir")},
		{"oc-mirror's archives", "oc-mirror:" + in("archives")},
		{"oc-mirror's archive", "oc-mirror:" + in("archive/mirror_000001.tar")},
		{"folder", "dir:" + in("release-manifests")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.front.Reset()
			c := s.newCluster(t, pullSpec, nil)
			must(t, 0, c.flow(t, "--release-image", test.source))
			c.made(t).demand(t, test.source, want)
			must(t, 0, c.run(t, "plan", "--release-image", test.source))
			if requests := s.front.Requests(); len(requests) > 0 {
				t.Errorf("the registry was asked %d times", len(requests))
			}
		})
	}
}

// writeSources writes the same release in all the ways that it can lie on disk.
func writeSources(t *testing.T, in func(string) string) {
	t.Helper()
	other := payload.Options{Version: "4.20.4"}
	multi, err := payload.Index(payload.Options{OCI: true}, "arm64", "amd64")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		payload.WriteLayout(in("layout"), "", image(t, payload.Options{})),
		payload.WriteLayout(in("layouts"), "other", image(t, other)),
		payload.WriteLayout(in("layouts"), tag, image(t, payload.Options{OCI: true})),
		payload.WriteLayout(in("index"), tag, multi),
		payload.WriteDockerArchive(in("release.tar"), "example.com/ocp/release:"+tag, image(t, payload.Options{})),
		payload.WriteOCMirror(in("workspace"), tag, payload.Options{}),
		os.Mkdir(in("archives"), 0o750),
		payload.WriteOCMirrorArchives(in("archives"), tag, payload.Options{}, 600<<10),
		os.Mkdir(in("archive"), 0o750),
		payload.WriteOCMirrorArchives(in("archive"), tag, payload.Options{}, 0),
		payload.WriteFolder(in("release-manifests"), payload.Options{}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
