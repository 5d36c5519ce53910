// Package image reads the manifests of a release out of a container image, wherever the image is.
package image

import (
	"context"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// Source is where the parts of one image are. It need not verify a layer, nor a manifest that
// an index names: Read does. What it cannot find or reach it says in an error that names the object.
type Source interface {
	// Root returns the image's manifest, or the index that names one for each architecture.
	Root(ctx context.Context) (Root, error)
	// Manifest returns the manifest that an index names.
	Manifest(ctx context.Context, manifest v1.Descriptor) ([]byte, error)
	// Layer opens a layer as it is stored: compressed, if it is. An error, of Layer or of the reader,
	// whose method Temporary returns true makes Read open the layer again. The reader may be Traced.
	Layer(ctx context.Context, layer v1.Descriptor) (io.ReadCloser, error)
}

// Traced is the reader of a layer that knows where the layer is from.
type Traced interface {
	// WrongDigest returns the error for the layer if its digest turns out to be another one, got.
	WrongDigest(got v1.Hash) error
}

// Root is the manifest or index that an image begins with.
type Root struct {
	// Digest is the image's: the one by which a pull spec names it. The source vouches for it.
	Digest v1.Hash
	// Data is JSON: an OCI or Docker manifest, index or manifest list.
	Data []byte
	// Uncompressed says that the digests of the layers are those of the uncompressed layers,
	// however they are stored, as an image's configuration has them (its diff_ids).
	Uncompressed bool
}
