package image

import (
	"context"
	"errors"
	"fmt"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/layer"
)

// Read reads the content of release-manifests/ out of an image. It takes the image of the
// architecture from an index, and the layers from the top down to the one with
// image-references, and no more: what lies below is the base that the release was made on.
// Manifests and layers are verified; a wrong digest is a digest.Error, unless the source knows
// more about it.
func Read(ctx context.Context, source Source, options Options) (*Result, error) {
	root, err := source.Root(ctx)
	if err != nil {
		return nil, err
	}
	m, err := parse(root.Data)
	if err != nil {
		return nil, fmt.Errorf("the manifest %s %w", root.Digest, err)
	}
	if m.isIndex() {
		r := &resolver{source: source, architecture: options.Architecture}
		if m, err = r.resolve(ctx, m, 0); err != nil {
			return nil, fmt.Errorf("the image %s: %w", root.Digest, err)
		}
		if m == nil {
			return nil, fmt.Errorf("the image %s: %w", root.Digest, r.none())
		}
	}
	reader := &layers{source: source, uncompressed: root.Uncompressed, progress: options.Progress}
	set, err := reader.read(ctx, m.Layers)
	if err != nil {
		return nil, fmt.Errorf("the image %s: %w", root.Digest, err)
	}
	if !set.HasReferences() {
		return nil, diagnostic.Inputf(hintRelease, "the image %s is not a release image: none of its %d layers has %s/%s",
			root.Digest, len(m.Layers), layer.Folder, content.References)
	}
	return &Result{Digest: root.Digest, Set: set}, nil
}

// layers reads the layers of one image.
type layers struct {
	source       Source
	uncompressed bool
	progress     func(read, total int64)
	meter        layer.Meter
	// done and begun count the bytes of the layers, as they are stored.
	done, begun int64
}

// read merges the layers from the top until there is an image-references.
func (l *layers) read(ctx context.Context, all []v1.Descriptor) (*content.Set, error) {
	merged := content.New()
	seen := map[v1.Hash]bool{}
	for i := len(all) - 1; i >= 0 && !merged.HasReferences() && !merged.Opaque(); i-- {
		// The same layer again, further down, cannot add anything to itself.
		if seen[all[i].Digest] {
			continue
		}
		seen[all[i].Digest] = true
		l.begun += all[i].Size
		set, err := l.retry(ctx, all[i])
		if err != nil {
			return nil, err
		}
		l.done += all[i].Size
		if err := merged.Merge(set); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// attempt reads a layer once.
func (l *layers) attempt(ctx context.Context, descriptor v1.Descriptor) (*content.Set, error) {
	stream, err := l.source.Layer(ctx, descriptor)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	counted := &counter{r: stream, count: func(sum int64) {
		if l.progress != nil {
			l.progress(l.done+min(sum, descriptor.Size), l.begun)
		}
	}}
	// What an attempt that fails expands to does not count against the next.
	meter := l.meter
	set, err := layer.Read(ctx, counted, layer.Blob{Digest: descriptor.Digest, Size: descriptor.Size, Uncompressed: l.uncompressed}, &meter)
	var wrong *digest.Error
	if traced, ok := stream.(Traced); ok && errors.As(err, &wrong) {
		return nil, traced.WrongDigest(wrong.Got)
	}
	if err != nil {
		return nil, err
	}
	l.meter = meter
	return set, nil
}

// counter tells how much was read so far.
type counter struct {
	r     io.Reader
	sum   int64
	count func(sum int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum += int64(n)
	c.count(c.sum)
	return n, err
}
