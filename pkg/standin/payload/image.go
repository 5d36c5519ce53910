package payload

import (
	"errors"
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Image returns a release image of one architecture. Callers push it with remote.Write, or
// write it with one of the functions of this package.
func Image(opts Options) (v1.Image, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	layers := make([]v1.Layer, opts.BaseLayers+1)
	for i := range opts.BaseLayers {
		if layers[i], err = opts.baseLayer(i); err != nil {
			return nil, err
		}
	}
	if layers[opts.BaseLayers], err = opts.releaseLayer(); err != nil {
		return nil, err
	}
	config := &v1.ConfigFile{
		Architecture: opts.Architecture, OS: "linux", Created: v1.Time{Time: created},
		RootFS: v1.RootFS{Type: "layers"},
		Config: v1.Config{
			Entrypoint: []string{"/usr/bin/cluster-version-operator"},
			Labels: map[string]string{
				"io.openshift.release":                   opts.Version,
				"io.openshift.release.base-image-digest": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
			},
		},
	}
	base := empty.Image
	if opts.OCI {
		base = mutate.ConfigMediaType(mutate.MediaType(base, types.OCIManifestSchema1), types.OCIConfigJSON)
	}
	image, err := mutate.ConfigFile(base, config)
	if err == nil {
		image, err = mutate.AppendLayers(image, layers...)
	}
	if err != nil {
		return nil, fmt.Errorf("make a release image: %w", err)
	}
	return image, nil
}

// Index returns a release of several architectures: an index, which as Docker's type is called
// a manifest list, of one image for each. Options.Architecture is not used.
func Index(opts Options, architectures ...string) (v1.ImageIndex, error) {
	if len(architectures) == 0 {
		return nil, errors.New("make a release image: no architecture is named")
	}
	mediaType := types.DockerManifestList
	if opts.OCI {
		mediaType = types.OCIImageIndex
	}
	var images []mutate.IndexAddendum
	for _, architecture := range architectures {
		opts.Architecture = architecture
		image, err := Image(opts)
		if err != nil {
			return nil, err
		}
		images = append(images, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: architecture}},
		})
	}
	return mutate.AppendManifests(mutate.IndexMediaType(empty.Index, mediaType), images...), nil
}
