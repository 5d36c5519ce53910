package image_test

import (
	"fmt"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

func object(fields ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(fields); i += 2 {
		m[fields[i].(string)] = fields[i+1]
	}
	return m
}

func TestManifestsThatAreRefused(t *testing.T) {
	i := release(t, payload.Options{})
	digest := "sha256:" + strings.Repeat("a", 64)
	layerOf := func(fields ...any) map[string]any {
		l := object("mediaType", string(types.DockerLayer), "size", 10, "digest", digest)
		for key, value := range object(fields...) {
			l[key] = value
		}
		return map[string]any{"layers": []any{l}}
	}
	many := func(count int) []any {
		var all []any
		for range count {
			all = append(all, layerOf()["layers"].([]any)[0])
		}
		return all
	}
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":              {[]byte(" "), "cannot be read"},
		"no JSON":              {[]byte("<html>\n</html>"), "cannot be read"},
		"null":                 {[]byte("null"), "unknown schema 0"},
		"a list":               {[]byte("[]"), "cannot be read"},
		"deep":                 {[]byte(strings.Repeat(`{"layers":[`, 100_000)), "cannot be read"},
		"too large":            {[]byte(strings.Repeat(" ", 4<<20+1)), "larger than 4 MiB"},
		"schema 1":             {patched(t, i, object("schemaVersion", 1)), "is of schema 1"},
		"schema 1 by its type": {patched(t, i, object("mediaType", string(types.DockerManifestSchema1Signed))), "is of schema 1"},
		"schema 1 by layers":   {patched(t, i, object("fsLayers", []any{})), "is of schema 1"},
		"schema 3":             {patched(t, i, object("schemaVersion", 3)), "unknown schema 3"},
		"both":                 {patched(t, i, object("manifests", []any{})), "a manifest and an index at once"},
		"another type":         {patched(t, i, object("mediaType", "text/html\n")), `media type "text/html\n"`},
		"an index's type":      {patched(t, i, object("mediaType", string(types.OCIImageIndex))), "media type"},
		"a manifest's type":    {[]byte(`{"schemaVersion":2,"mediaType":"` + string(types.OCIManifestSchema1) + `","manifests":[]}`), "its media type is"},
		"no configuration":     {patched(t, i, object("config", nil)), "has no configuration"},
		"an artifact":          {patched(t, i, object("config", object("mediaType", "application/vnd.cncf.helm.config.v1+json", "size", 2, "digest", digest))), "artifact (\"application/vnd.cncf.helm.config.v1+json\")"},
		"an artifact's type":   {patched(t, i, object("artifactType", "application/x")), `artifact ("application/x")`},
		"a hash of a path":     {patched(t, i, layerOf("digest", "sha256:../../../../etc/passwd")), "cannot be read"},
		"no hash":              {patched(t, i, layerOf("digest", "")), "cannot be read"},
		"a foreign layer":      {patched(t, i, layerOf("urls", []any{"https://example.com"})), "has a layer that is elsewhere"},
		"a foreign layer type": {patched(t, i, layerOf("mediaType", string(types.DockerForeignLayer))), "has a layer that is elsewhere"},
		"an unknown layer":     {patched(t, i, layerOf("mediaType", "application/vnd.oci.image.layer.v1.tar+gzip+encrypted")), "unknown media type"},
		"a negative size":      {patched(t, i, layerOf("size", -5)), "has -5 bytes"},
		"a huge size":          {patched(t, i, layerOf("size", 1<<60)), "bytes"},
		"many layers":          {patched(t, i, object("layers", many(1001))), "more than 1000 layers"},
		"many images":          {[]byte(`{"schemaVersion":2,"manifests":[` + strings.TrimSuffix(strings.Repeat(`{"mediaType":"x","size":1,"digest":"`+digest+`"},`, 1001), ",") + `]}`), "more than 1000 manifests"},
		"an empty index":       {[]byte(`{"schemaVersion":2,"manifests":[]}`), "names no image for linux/amd64"},
		"no layers":            {patched(t, i, object("layers", []any{})), "none of its 0 layers"},
	} {
		source := open(t, i)
		source.root = test.data
		_, err := read(t, source)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "sha256:") ||
			strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 || len(source.layers) > 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: kind or hints of %v", name, err)
		}
	}
}

// entry is an image in an index, or an index in an index.
func entry(what mutate.Appendable, platform *v1.Platform) mutate.IndexAddendum {
	return mutate.IndexAddendum{Add: what, Descriptor: v1.Descriptor{Platform: platform}}
}

func linux(architecture string) *v1.Platform {
	return &v1.Platform{OS: "linux", Architecture: architecture}
}

func TestIndexes(t *testing.T) {
	amd64 := release(t, payload.Options{Architecture: "amd64", Version: "4.20.1"})
	arm64 := release(t, payload.Options{Architecture: "arm64", Version: "4.20.2"})
	attestation, err := mutate.AppendLayers(empty.Image, static.NewLayer([]byte("{}"), "application/vnd.in-toto+json"))
	if err != nil {
		t.Fatal(err)
	}
	unknown := &v1.Platform{OS: "unknown", Architecture: "unknown"}
	index := func(mediaType types.MediaType, entries ...mutate.IndexAddendum) v1.ImageIndex {
		return mutate.AppendManifests(mutate.IndexMediaType(empty.Index, mediaType), entries...)
	}
	nest := func(depth int) v1.ImageIndex {
		i := index(types.OCIImageIndex, entry(arm64, linux("arm64")))
		for range depth - 1 {
			i = index(types.OCIImageIndex, entry(i, nil))
		}
		return i
	}
	other := func(name string) v1.Image {
		i, err := mutate.Config(empty.Image, v1.Config{User: name})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	var wide []mutate.IndexAddendum
	for n := range 12 {
		wide = append(wide, entry(index(types.OCIImageIndex, entry(other(fmt.Sprint(n)), linux("s390x"))), nil))
	}
	for name, test := range map[string]struct {
		index v1.ImageIndex
		want  string
	}{
		"Docker's":               {index(types.DockerManifestList, entry(amd64, linux("amd64")), entry(arm64, linux("arm64"))), "4.20.2"},
		"OCI's":                  {index(types.OCIImageIndex, entry(attestation, unknown), entry(amd64, linux("amd64")), entry(arm64, linux("arm64"))), "4.20.2"},
		"a variant":              {index(types.OCIImageIndex, entry(arm64, &v1.Platform{OS: "linux", Architecture: "arm64", Variant: "v8"})), "4.20.2"},
		"the first":              {index(types.OCIImageIndex, entry(arm64, linux("arm64")), entry(amd64, linux("arm64"))), "4.20.2"},
		"the only one":           {index(types.OCIImageIndex, entry(attestation, unknown), entry(arm64, nil)), "4.20.2"},
		"two without a platform": {index(types.OCIImageIndex, entry(arm64, nil), entry(amd64, nil)), "names no image for linux/arm64"},
		"nested":                 {nest(2), "4.20.2"},
		"nested by platform":     {index(types.OCIImageIndex, entry(nest(1), linux("arm64"))), "4.20.2"},
		"nested thrice":          {nest(3), "4.20.2"},
		"nested too deep":        {nest(4), "more than 3 indexes name one another"},
		"the second of nested":   {index(types.OCIImageIndex, entry(index(types.OCIImageIndex, entry(amd64, linux("amd64"))), nil), entry(nest(1), nil)), "4.20.2"},
		"wide":                   {index(types.OCIImageIndex, wide...), "names more than 10 others"},
		"others":                 {index(types.OCIImageIndex, entry(attestation, unknown), entry(other("1"), linux("s390x")), entry(amd64, linux("amd64")), entry(other("2"), &v1.Platform{OS: "win\n", Architecture: "arm64"})), `names no image for linux/arm64, but for "linux/amd64", "linux/s390x", "win\n/arm64"`},
		"attestations alone":     {index(types.OCIImageIndex, entry(attestation, unknown)), "names no image for linux/arm64"},
	} {
		source := open(t, test.index)
		result, err := image.Read(t.Context(), source, image.Options{Architecture: "arm64"})
		got := fmt.Sprint(err)
		if err == nil {
			if got, err = result.Set.Version(); err != nil {
				t.Error(err)
			}
			digest, err := test.index.Digest()
			if err != nil || result.Digest != digest {
				t.Errorf("%s: %s, not %s, %v", name, result.Digest, digest, err)
			}
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", name, got)
		}
		if err != nil && (diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) == 0) {
			t.Errorf("%s: kind or hints of %v", name, err)
		}
	}
}

func TestEntriesThatAreTooLarge(t *testing.T) {
	index, err := payload.Index(payload.Options{}, "amd64")
	if err != nil {
		t.Fatal(err)
	}
	source := open(t, index)
	digest := "sha256:" + strings.Repeat("a", 64)
	source.root = patched(t, index, object("manifests", []any{object("mediaType", string(types.OCIManifestSchema1), "size", 5<<20, "digest", digest,
		"platform", object("os", "linux", "architecture", "amd64"))}))
	if _, err := read(t, source); err == nil || !strings.Contains(err.Error(), digest) || !strings.Contains(err.Error(), "more than 4 MiB") || len(source.manifests) > 0 {
		t.Error(err)
	}
}

// FuzzManifest reads whatever is given as the manifest or index of an image that has nothing
// else, since no other manifest has the digest that is asked for.
func FuzzManifest(f *testing.F) {
	index, err := payload.Index(payload.Options{}, "amd64", "arm64")
	if err != nil {
		f.Fatal(err)
	}
	i, err := payload.Image(payload.Options{})
	if err != nil {
		f.Fatal(err)
	}
	for _, what := range []interface{ RawManifest() ([]byte, error) }{index, i} {
		data, err := what.RawManifest()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		result, err := image.Read(t.Context(), only(data), image.Options{Architecture: "amd64"})
		if result != nil || err == nil || strings.Contains(err.Error(), "\n") || len(err.Error()) > 3000 {
			t.Errorf("%v, %q", result, err)
		}
	})
}
