package image

import (
	"bytes"
	"encoding/json"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

const (
	// MaxManifestSize is how large a manifest or an index may be, in bytes: what registries have
	// to accept (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests).
	MaxManifestSize = 4 << 20

	maxLayers    = 1000
	maxEntries   = 1000
	maxLayerSize = 64 << 30
)

const hintRelease = "Give the release image of an OpenShift version, such as `openshift-install version` and `oc adm release info` name it."

// manifest is a manifest or an index; it is one of the two, and has the other's list empty.
type manifest struct {
	SchemaVersion int             `json:"schemaVersion"`
	MediaType     types.MediaType `json:"mediaType"`
	ArtifactType  string          `json:"artifactType"`
	Config        *v1.Descriptor  `json:"config"`
	Layers        []v1.Descriptor `json:"layers"`
	Manifests     []v1.Descriptor `json:"manifests"`
	// FSLayers are what manifests of schema 1 have instead of layers.
	FSLayers json.RawMessage `json:"fsLayers"`
}

func (m *manifest) isIndex() bool { return m.Manifests != nil }

// parse reads a manifest or an index, and refuses what is neither.
func parse(data []byte) (*manifest, error) {
	if len(data) > MaxManifestSize {
		return nil, content.Refusef("is larger than %d MiB", MaxManifestSize>>20)
	}
	m := &manifest{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(m); err != nil {
		return nil, content.Refusef("cannot be read: %s", diagnostic.Quote(err.Error()))
	}
	switch {
	case m.SchemaVersion == 1 || m.MediaType.IsSchema1() || m.FSLayers != nil:
		return nil, diagnostic.Inputf(hintRelease, "is of schema 1, which says too little to be verified")
	case m.SchemaVersion != 2:
		return nil, diagnostic.Inputf(hintRelease, "is of the unknown schema %d", m.SchemaVersion)
	case m.Manifests != nil && (m.Layers != nil || m.Config != nil):
		// Two readers could take it for two images (CVE-2021-41190).
		return nil, content.Refusef("is a manifest and an index at once")
	case m.isIndex():
		return m, m.checkIndex()
	}
	return m, m.checkImage()
}

func (m *manifest) checkIndex() error {
	if m.MediaType != "" && !m.MediaType.IsIndex() {
		return content.Refusef("is an index, but its media type is %s", diagnostic.Quote(string(m.MediaType)))
	}
	if len(m.Manifests) > maxEntries {
		return content.Refusef("is an index of more than %d manifests", maxEntries)
	}
	return nil
}

func (m *manifest) checkImage() error {
	switch {
	case m.Config == nil:
		return diagnostic.Inputf(hintRelease, "has no configuration: it is not the manifest of an image")
	case m.MediaType != "" && !m.MediaType.IsImage():
		return diagnostic.Inputf(hintRelease, "has the media type %s: it is not the manifest of an image", diagnostic.Quote(string(m.MediaType)))
	case m.ArtifactType != "" || !m.Config.MediaType.IsConfig():
		kind := m.ArtifactType
		if kind == "" {
			kind = string(m.Config.MediaType)
		}
		return diagnostic.Inputf(hintRelease, "is that of an artifact (%s), not of an image", diagnostic.Quote(kind))
	case len(m.Layers) > maxLayers:
		return content.Refusef("has more than %d layers", maxLayers)
	}
	for _, l := range m.Layers {
		switch {
		case l.Size < 0 || l.Size > maxLayerSize:
			return content.Refusef("says that layer %s has %d bytes", l.Digest, l.Size)
		case len(l.URLs) > 0 || !l.MediaType.IsDistributable():
			return diagnostic.Inputf(hintRelease, "has a layer that is elsewhere (%s), which no release image has", l.Digest)
		case !l.MediaType.IsLayer():
			return diagnostic.Inputf(hintRelease, "has a layer of the unknown media type %s (%s)", diagnostic.Quote(string(l.MediaType)), l.Digest)
		}
	}
	return nil
}
