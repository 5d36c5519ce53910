package payload

import (
	"archive/tar"
	"errors"
	"io"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

func mustImage(t *testing.T, opts Options) v1.Image {
	t.Helper()
	image, err := Image(opts)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// entries returns the headers of a layer's archive, and the content of its files.
func entries(t *testing.T, layer v1.Layer) ([]*tar.Header, map[string]string) {
	t.Helper()
	content, err := layer.Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = content.Close() }()
	var headers []*tar.Header
	files := map[string]string{}
	for archive := tar.NewReader(content); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return headers, files
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		headers = append(headers, header)
		files[header.Name] = string(data)
	}
}

// The image is laid out as a release's is: the manifests in the topmost
// layer, with the file that marks it before them, and nowhere else.
func TestImage(t *testing.T) {
	image := mustImage(t, Options{ExtraFiles: map[string][]byte{"release-manifests/9999_extra.yaml": []byte("# extra\n")}})
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Architecture != "amd64" || config.OS != "linux" || config.Config.Labels["io.openshift.release"] != Version {
		t.Errorf("the config says %s, %s, %v", config.OS, config.Architecture, config.Config.Labels)
	}
	layers, err := image.Layers()
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 4 {
		t.Fatalf("there are %d layers", len(layers))
	}
	for _, layer := range layers[:3] {
		_, files := entries(t, layer)
		for name, content := range files {
			if strings.HasPrefix(name, Folder) {
				t.Errorf("the base has %s", name)
			}
			if strings.HasSuffix(name, ".bin") && len(content) != 256<<10 {
				t.Errorf("%s has %d bytes", name, len(content))
			}
		}
	}
	headers, files := entries(t, layers[3])
	if first := headers[0]; first.Typeflag != tar.TypeDir || first.Name != "release-manifests" || first.Mode != 0o777 {
		t.Errorf("the layer begins with %q", first.Name)
	}
	if headers[1].Name != imageReferences || headers[2].Name != releaseMetadata {
		t.Errorf("the layer goes on with %s and %s", headers[1].Name, headers[2].Name)
	}
	for i, header := range headers[1:] {
		if header.Mode != 0o444 {
			t.Errorf("%s has mode %o", header.Name, header.Mode)
		}
		if i > 2 && header.Name < headers[i].Name {
			t.Errorf("%s is after %s", header.Name, headers[i].Name)
		}
	}
	for name, want := range map[string]string{
		imageReferences: `"name": "4.20.3"`,
		releaseMetadata: `"version": "4.20.3"`,
		"release-manifests/0000_30_machine-api-operator_00_credentials-request.yaml": "kind: AWSProviderSpec",
		"release-manifests/9999_extra.yaml":                                          "# extra",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not hold %s: %.200q", name, want, files[name])
		}
	}
	if size := len(files["release-manifests/"+largeCRD]); size < 1<<20 || size > 2<<20 {
		t.Errorf("the large CRD has %d bytes", size)
	}
}

// The same options make the same image, and each of them another.
func TestImageDependsOnOptionsAlone(t *testing.T) {
	digests := map[string]string{}
	for name, opts := range map[string]Options{
		"nothing":      {},
		"version":      {Version: "4.20.4"},
		"architecture": {Architecture: "arm64"},
		"layers":       {BaseLayers: 1},
		"bytes":        {BaseLayerBytes: 10},
		"media types":  {OCI: true},
		"extra file":   {ExtraFiles: map[string][]byte{"a": []byte("b")}},
		"file taken":   {ExtraFiles: map[string][]byte{"release-manifests/image-references": nil}},
	} {
		digest, err := mustImage(t, opts).Digest()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := mustImage(t, opts).Digest(); err != nil || again != digest {
			t.Errorf("%s: %s, and again %s (%v)", name, digest, again, err)
		}
		if other, ok := digests[digest.String()]; ok {
			t.Errorf("%s is the same image as %s", name, other)
		}
		digests[digest.String()] = name
	}
}

func TestMediaTypes(t *testing.T) {
	for _, test := range []struct {
		oci                           bool
		index, manifest, config, blob types.MediaType
	}{
		{false, types.DockerManifestList, types.DockerManifestSchema2, types.DockerConfigJSON, types.DockerLayer},
		{true, types.OCIImageIndex, types.OCIManifestSchema1, types.OCIConfigJSON, types.OCILayer},
	} {
		index, err := Index(Options{OCI: test.oci}, "amd64", "arm64")
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		if parsed.MediaType != test.index || len(parsed.Manifests) != 2 {
			t.Errorf("the index is %s with %d manifests", parsed.MediaType, len(parsed.Manifests))
		}
		layers := map[v1.Hash]bool{}
		for i, architecture := range []string{"amd64", "arm64"} {
			descriptor := parsed.Manifests[i]
			if descriptor.MediaType != test.manifest || descriptor.Platform.Architecture != architecture {
				t.Errorf("manifest %d of the index is %s for %s", i, descriptor.MediaType, descriptor.Platform)
			}
			image, err := index.Image(descriptor.Digest)
			if err != nil {
				t.Fatal(err)
			}
			manifest, err := image.Manifest()
			if err != nil {
				t.Fatal(err)
			}
			if manifest.Config.MediaType != test.config {
				t.Errorf("the config is %s", manifest.Config.MediaType)
			}
			for _, layer := range manifest.Layers {
				if layer.MediaType != test.blob {
					t.Errorf("a layer is %s", layer.MediaType)
				}
				if layers[layer.Digest] {
					t.Errorf("two architectures have the layer %s", layer.Digest)
				}
				layers[layer.Digest] = true
			}
		}
	}
	if _, err := Index(Options{}); err == nil {
		t.Error("there is an index of no architecture")
	}
}
