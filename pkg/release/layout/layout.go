package layout

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
)

const (
	// Marker is the file that says what the folder is.
	Marker = "oci-layout"
	// IndexFile names the images of the layout.
	IndexFile = "index.json"

	maxMarkerSize = 64 << 10
	layoutVersion = "1.0.0"

	// tagAnnotation names an image in the layout (OCI image specification, annotations.md).
	tagAnnotation = "org.opencontainers.image.ref.name"
)

const hintLayout = "Give the folder of an OCI image layout, such as `skopeo copy docker://RELEASE_IMAGE oci:DIR` writes. It holds oci-layout, index.json and blobs/."

// Layout is one image of an OCI image layout.
type Layout struct {
	// name is what messages call the layout.
	name  string
	files fs.FS
	image v1.Descriptor
	close func() error
}

var _ image.Source = (*Layout)(nil)

// Open finds an image in the layout in a folder: the one with the tag or, without a tag, the
// only one. Links that lead out of the folder are not followed. The caller closes it.
func Open(dir, tag string) (*Layout, error) {
	// Asked before the folder is opened, for the sake of the message.
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return nil, diagnostic.Inputf(hintLayout, "the OCI layout %s: is not a folder", diagnostic.OneLine(dir))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unreadable(dir, ".", err)
	}
	l, err := New(dir, root.FS(), tag)
	if err != nil {
		_ = root.Close()
		return nil, err
	}
	l.close = root.Close
	return l, nil
}

// New finds an image in a layout as Open does. The name is for messages.
func New(name string, files fs.FS, tag string) (*Layout, error) {
	l := &Layout{name: name, files: files, close: func() error { return nil }}
	if err := l.checkMarker(); err != nil {
		return nil, err
	}
	data, err := l.readFile(IndexFile, image.MaxManifestSize)
	if err != nil {
		return nil, err
	}
	index := v1.IndexManifest{}
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, l.refuse("index.json cannot be read: %s", diagnostic.Quote(err.Error()))
	}
	if l.image, err = l.choose(index.Manifests, tag); err != nil {
		return nil, err
	}
	return l, nil
}

// Close closes the folder.
func (l *Layout) Close() error { return l.close() }

func (l *Layout) checkMarker() error {
	data, err := l.readFile(Marker, maxMarkerSize)
	if err != nil {
		return err
	}
	var marker struct {
		Version string `json:"imageLayoutVersion"`
	}
	if err := json.Unmarshal(data, &marker); err != nil {
		return l.refuse("oci-layout cannot be read: %s", diagnostic.Quote(err.Error()))
	}
	if marker.Version != layoutVersion {
		return l.refuse("it is of version %s, not %s", diagnostic.Quote(marker.Version), layoutVersion)
	}
	return nil
}

// choose returns the image with the tag, or the only one.
func (l *Layout) choose(images []v1.Descriptor, tag string) (v1.Descriptor, error) {
	var tagged []v1.Descriptor
	var tags []string
	for _, i := range images {
		name, ok := i.Annotations[tagAnnotation]
		if ok {
			tags = append(tags, name)
		}
		if tag == "" || (ok && name == tag) {
			tagged = append(tagged, i)
		}
	}
	list := "it has no tags"
	if len(tags) > 0 {
		list = "its tags are " + content.List(tags)
	}
	switch {
	case len(tagged) == 1:
		return tagged[0], nil
	case len(images) == 0:
		return v1.Descriptor{}, diagnostic.Inputf(hintLayout, "the OCI layout %s: holds no image", diagnostic.OneLine(l.name))
	case tag == "":
		return v1.Descriptor{}, diagnostic.Inputf("Name one of its images by its tag: oci:DIR:TAG.", "the OCI layout %s: holds %d images; %s", diagnostic.OneLine(l.name), len(images), list)
	case len(tagged) > 1:
		return v1.Descriptor{}, diagnostic.Inputf("Tag the images of the layout with different tags.", "the OCI layout %s: has %d images with the tag %s", diagnostic.OneLine(l.name), len(tagged), diagnostic.Quote(tag))
	}
	return v1.Descriptor{}, diagnostic.Inputf("Name one of its images by its tag: oci:DIR:TAG.", "the OCI layout %s: has no image with the tag %s; %s", diagnostic.OneLine(l.name), diagnostic.Quote(tag), list)
}

// Root returns the image's manifest or index.
func (l *Layout) Root(ctx context.Context) (image.Root, error) {
	data, err := l.Manifest(ctx, l.image)
	if err != nil {
		return image.Root{}, err
	}
	if err := digest.Verify("manifest", data, l.image); err != nil {
		return image.Root{}, l.wrap(err)
	}
	return image.Root{Digest: l.image.Digest, Data: data}, nil
}

// Manifest returns a manifest that an index names. It is not verified.
func (l *Layout) Manifest(_ context.Context, manifest v1.Descriptor) ([]byte, error) {
	return l.readFile(blobName(manifest.Digest), image.MaxManifestSize)
}

// Layer opens a layer. It is not verified, but has the right size.
func (l *Layout) Layer(_ context.Context, layer v1.Descriptor) (io.ReadCloser, error) {
	file, size, err := l.open(blobName(layer.Digest))
	if err != nil {
		return nil, err
	}
	if size != layer.Size {
		_ = file.Close()
		return nil, l.refuse("the layer %s has %d bytes, not the %d that it should have", layer.Digest, size, layer.Size)
	}
	return file, nil
}

// blobName is where the blob of a digest is; v1.Hash is hexadecimal, and so names no path.
func blobName(digest v1.Hash) string { return "blobs/" + digest.Algorithm + "/" + digest.Hex }
