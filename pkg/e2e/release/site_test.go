package release

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

const (
	// published is where the installer says that its release is. No such host exists: the
	// release is found by way of a mirror, or not at all.
	published = "release.harbor.invalid/ocp/release"
	// mirrored and prefix say where the mirror has it: prefix of published becomes that of
	// the registry.
	prefix   = "release.harbor.invalid/ocp"
	mirrored = "mirror/ocp/release"
)

// site is a registry with a release, and the stand-in for AWS.
type site struct {
	h        *harness.Harness
	registry *registry.Server
	// front is what clients reach the registry by; it sees every request.
	front *registry.Front
}

// newSite starts an empty registry beside a harness of the pool's.
func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{h: pool.Lend(t)}
	var err error
	if s.registry, err = registry.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.registry.Close() })
	if s.front, err = s.registry.Front(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.front.Close() })
	return s
}

// release is what can be pushed: an image or an index.
type release interface {
	remote.Taggable
	Digest() (v1.Hash, error)
}

// push pushes a release to the mirror, past the front, under a tag, and returns the pull spec by
// which the installer names it.
func (s *site) push(t *testing.T, tag string, r release) string {
	t.Helper()
	ref, err := name.NewTag(s.registry.Host() + "/" + mirrored + ":" + tag)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Push(ref, r, s.registry.RemoteOptions()...); err != nil {
		t.Fatal(err)
	}
	return published + "@" + digest(t, r)
}

func digest(t *testing.T, r interface{ Digest() (v1.Hash, error) }) string {
	t.Helper()
	hash, err := r.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return hash.String()
}

func image(t *testing.T, opts payload.Options) v1.Image {
	t.Helper()
	built, err := payload.Image(opts)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// pulled returns the manifests and blobs that clients were given since the front was reset. What
// was refused, because a client had not said yet who it is, is none of them.
func (s *site) pulled() (manifests, blobs []string) {
	for _, r := range s.front.Requests() {
		switch {
		case r.Status != http.StatusOK:
		case strings.Contains(r.Path, "/manifests/"):
			manifests = append(manifests, r.Method+" "+r.Path)
		case strings.Contains(r.Path, "/blobs/"):
			blobs = append(blobs, r.Method+" "+r.Path)
		}
	}
	return manifests, blobs
}

// hold does something to each blob that the front sends, until it is reset. What it returns is
// sent to when a blob has been asked for.
func (s *site) hold(fault registry.Fault) <-chan struct{} {
	asked := make(chan struct{}, 16)
	s.front.SetFault(func(r *http.Request) *registry.Fault {
		if !strings.Contains(r.URL.Path, "/blobs/") || r.Header.Get("Authorization") == "" {
			return nil
		}
		asked <- struct{}{}
		return &fault
	})
	return asked
}
