package layer

import (
	"archive/tar"
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
)

// Blob is what a manifest says about a layer.
type Blob struct {
	// Digest names the layer: a SHA-256 or SHA-512.
	Digest v1.Hash
	// Size is that of the layer as it is stored, in bytes.
	Size int64
	// Uncompressed says that the digest is that of the uncompressed layer, however the layer
	// is stored: a diff_id of the image's configuration.
	Uncompressed bool
}

// Read reads a layer, plain or compressed with gzip or zstd, and returns the files of its
// release-manifests/ and what it removes from the layers below (OCI image specification,
// layer.md). The layer is read to its end even if something is wrong with it, since the most
// likely reason is that it is damaged: then the error is a digest.Error. An error of r is
// wrapped; it is io.ErrUnexpectedEOF when the layer is shorter than the blob's size. Every
// error names the layer. What the layer expands to is added to the meter.
func Read(ctx context.Context, r io.Reader, blob Blob, meter *Meter) (*content.Set, error) {
	set, err := read(ctx, r, blob, meter)
	var wrong *digest.Error
	switch {
	case err == nil:
		return set, nil
	case errors.As(err, &wrong):
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, fmt.Errorf("the layer %s: %w", blob.Digest, err)
}

func read(ctx context.Context, r io.Reader, blob Blob, meter *Meter) (*content.Set, error) {
	if blob.Size < 0 {
		return nil, content.Refusef("the manifest says that it has %d bytes", blob.Size)
	}
	hash, err := digest.New(blob.Digest.Algorithm)
	if err != nil {
		return nil, err
	}
	compressed := &stored{ctx: ctx, r: r, size: blob.Size, meter: meter}
	var uncompressed io.Writer
	if blob.Uncompressed {
		uncompressed = hash
	} else {
		compressed.w = hash
	}
	set, whole, problem := unpack(compressed, uncompressed, meter)
	if compressed.failure == nil {
		_, _ = io.Copy(io.Discard, compressed) // its failure is what counts
	}
	if compressed.failure != nil {
		return nil, compressed.failure
	}
	if whole || !blob.Uncompressed {
		if err := digest.Check("layer", blob.Digest, hash.Sum()); err != nil {
			return nil, err
		}
	}
	return set, problem
}

// unpack reads an archive that may be compressed. If w is not nil it gets the archive
// uncompressed; whole says that it got all of it, which a problem with an entry does not prevent.
func unpack(compressed io.Reader, w io.Writer, meter *Meter) (set *content.Set, whole bool, problem error) {
	plain, closer, err := decompress(bufio.NewReaderSize(compressed, 64<<10))
	if errors.Is(err, io.EOF) {
		return nil, true, content.Refusef("it is empty")
	}
	if err != nil {
		return nil, false, notReadable(err)
	}
	defer closer()
	archive := &expanded{r: plain, w: w, meter: meter}
	set, problem = collect(tar.NewReader(archive), archive, meter)
	if w != nil {
		// What follows the end of the archive belongs to the digest too.
		_, err := io.Copy(io.Discard, archive)
		whole = err == nil
		problem = cmp.Or(problem, err)
	}
	// The limit may be passed by the very bytes that end the archive.
	problem = cmp.Or(archive.failure, problem)
	if problem != nil {
		return nil, whole, notReadable(problem)
	}
	return set, whole, nil
}

// notReadable makes what archive/tar, gzip and zstd say about an archive an error about
// input; what is one already stays as it is.
func notReadable(err error) error {
	var known *diagnostic.Error
	if errors.As(err, &known) {
		return err
	}
	// Not wrapped: an archive that ends too early is none that broke off on the way.
	return content.Refusef("it cannot be unpacked: %s", diagnostic.OneLine(err.Error()))
}
