package payload

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// baseLayer returns a layer with one large file, which is made anew whenever it is read.
func (o Options) baseLayer(number int) (v1.Layer, error) {
	return o.layer(gzip.NoCompression, func(w *tar.Writer) error {
		name := fmt.Sprintf("usr/lib/base-%d.bin", number)
		return errors.Join(
			w.WriteHeader(folderHeader("usr/lib/", 0o755)),
			w.WriteHeader(fileHeader(name, 0o644, o.BaseLayerBytes)),
			copyNoise(w, o.Architecture+name, o.BaseLayerBytes),
		)
	})
}

// releaseLayer returns the layer with the manifests.
func (o Options) releaseLayer() (v1.Layer, error) {
	files, err := o.files()
	if err != nil {
		return nil, err
	}
	return o.layer(gzip.DefaultCompression, func(w *tar.Writer) error {
		// `oc` lets everybody write to the folder, and nobody to the files.
		err := w.WriteHeader(folderHeader(Folder, 0o777))
		for _, f := range files {
			if err == nil {
				err = w.WriteHeader(fileHeader(f.name, 0o444, int64(len(f.data))))
			}
			if err == nil {
				_, err = w.Write(f.data)
			}
		}
		return err
	})
}

// layer returns a layer whose tar archive is what write writes, each time it is asked.
func (o Options) layer(level int, write func(*tar.Writer) error) (v1.Layer, error) {
	mediaType := types.DockerLayer
	if o.OCI {
		mediaType = types.OCILayer
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() {
			archive := tar.NewWriter(w)
			err := write(archive)
			if err == nil {
				err = archive.Close()
			}
			w.CloseWithError(err)
		}()
		return r, nil
	}, tarball.WithCompressionLevel(level), tarball.WithMediaType(mediaType))
	if err != nil {
		return nil, fmt.Errorf("make a layer: %w", err)
	}
	return layer, nil
}

func folderHeader(name string, mode int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeDir, Name: name, Mode: mode, ModTime: created}
}

func fileHeader(name string, mode, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: size, ModTime: created}
}

// copyNoise writes bytes that follow from seed and cannot be compressed.
func copyNoise(w io.Writer, seed string, bytes int64) error {
	var key [32]byte
	copy(key[:], seed)
	_, err := io.CopyN(w, rand.NewChaCha8(key), bytes)
	return err
}
