package registry

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// A release is read in as few requests as it takes, and again where it breaks off.
func TestRelease(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t, standin.WithTokens())
	index, err := payload.Index(payload.Options{}, "amd64", "arm64")
	if err != nil {
		t.Fatal(err)
	}
	_, digest := pushIndex(t, server, index, server.Host()+"/openshift/release:4.20")

	for _, broken := range []int{0, 2} {
		f.Reset()
		breaks := broken
		f.SetFault(func(r *http.Request) *standin.Fault {
			if breaks > 0 && strings.Contains(r.URL.Path, "/blobs/") {
				breaks--
				return &standin.Fault{Truncate: 100}
			}
			return nil
		})
		i := open(t, f.Host()+"/openshift/release@"+digest.String(), access(server, f))
		result, err := image.Read(t.Context(), i, image.Options{Architecture: "arm64"})
		if err != nil {
			t.Errorf("broken off %d times: %v", broken, err)
			continue
		}
		if result.Digest != digest || !result.Set.HasReferences() {
			t.Errorf("got %s with %d files, pushed %s", result.Digest, len(result.Set.Names()), digest)
		}
		var kinds []string
		for _, r := range f.Requests() {
			kinds = append(kinds, strings.Split(strings.TrimPrefix(r.Path, "/v2/openshift/release"), "/")[1])
		}
		want := append([]string{"v2", "token", "manifests", "manifests", "blobs"}, slices.Repeat([]string{"blobs"}, broken)...)
		if !slices.Equal(kinds, want) {
			t.Errorf("broken off %d times: got %q, expected %q", broken, standin.Paths(f.Requests()), want)
		}
	}
}
