package dockerarchive

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/release/tarindex"
)

// Archive is the image of an archive.
type Archive struct {
	// name is what messages call the archive.
	name    string
	file    *os.File
	members members
	config  config
	// layers are the members with the layers, in the order of the configuration's diff_ids.
	layers []tarindex.Member
}

var _ image.Source = (*Archive)(nil)

// Open finds the image in an archive, which must be the only one. It reads the archive's
// headers, manifest.json and the image's configuration, but no layer. The caller closes it.
func Open(ctx context.Context, name string) (*Archive, error) {
	file, err := tarindex.Open(name)
	if err != nil {
		return nil, err
	}
	a := &Archive{name: name, file: file}
	if err := a.load(ctx); err != nil {
		_ = file.Close()
		return nil, err
	}
	return a, nil
}

// Close closes the archive.
func (a *Archive) Close() error { return a.file.Close() }

func (a *Archive) load(ctx context.Context) error {
	var err error
	if a.members, err = index(ctx, a.name, a.file); err != nil {
		return err
	}
	entry, err := a.entry()
	if err != nil {
		return err
	}
	if a.config, err = a.readConfig(entry.Config); err != nil {
		return err
	}
	if len(entry.Layers) != len(a.config.diffIDs) {
		return a.refuse("%s names %d layers, and the configuration %d", manifestFile, len(entry.Layers), len(a.config.diffIDs))
	}
	for _, name := range entry.Layers {
		layer, err := a.member(name)
		if err != nil {
			return err
		}
		a.layers = append(a.layers, layer)
	}
	return nil
}

// Root returns a manifest that names the layers by their diff_ids; the digest is the
// configuration's, which is the image's ID. The archive has no other.
func (a *Archive) Root(context.Context) (image.Root, error) {
	m := v1.Manifest{
		SchemaVersion: 2,
		MediaType:     types.DockerManifestSchema2,
		Config:        v1.Descriptor{MediaType: types.DockerConfigJSON, Size: a.config.size, Digest: a.config.digest},
	}
	for i, layer := range a.layers {
		m.Layers = append(m.Layers, v1.Descriptor{MediaType: types.DockerUncompressedLayer, Size: layer.Size, Digest: a.config.diffIDs[i]})
	}
	data, err := json.Marshal(m)
	if err != nil {
		return image.Root{}, err
	}
	return image.Root{Digest: a.config.digest, Data: data, Uncompressed: true}, nil
}

// Manifest is not called: an archive has no index.
func (a *Archive) Manifest(_ context.Context, manifest v1.Descriptor) ([]byte, error) {
	return nil, a.refuse("has no manifest %s", manifest.Digest)
}

// Layer opens the layer with a diff_id as it is stored.
func (a *Archive) Layer(_ context.Context, layer v1.Descriptor) (io.ReadCloser, error) {
	for i, diffID := range a.config.diffIDs {
		if diffID == layer.Digest {
			return io.NopCloser(section(a.file, a.layers[i])), nil
		}
	}
	return nil, a.refuse("has no layer %s", layer.Digest)
}

func (a *Archive) refuse(format string, args ...any) error {
	return content.Refusef("the archive %s: %w", diagnostic.OneLine(a.name), fmt.Errorf(format, args...))
}
