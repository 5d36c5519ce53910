package image

import (
	"context"
	"fmt"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
)

const (
	// maxDepth is how many indexes may name one another, and maxNested how many of them
	// are looked at.
	maxDepth  = 3
	maxNested = 10
)

// resolver goes from an index to the manifest of an architecture.
type resolver struct {
	source       Source
	architecture string
	nested       int
	// platforms are those that the indexes have, for a message.
	platforms []string
}

// resolve returns the manifest for the architecture: m itself, unless it is an index. What it
// returns is never an index; without an error it may be nil.
func (r *resolver) resolve(ctx context.Context, m *manifest, depth int) (*manifest, error) {
	if !m.isIndex() {
		return m, nil
	}
	if depth >= maxDepth {
		return nil, content.Refusef("more than %d indexes name one another", maxDepth)
	}
	for _, entry := range r.candidates(m.Manifests) {
		if depth > 0 || entry.MediaType.IsIndex() {
			if r.nested++; r.nested > maxNested {
				return nil, content.Refusef("the index names more than %d others", maxNested)
			}
		}
		next, err := r.fetch(ctx, entry)
		if err != nil {
			return nil, err
		}
		if found, err := r.resolve(ctx, next, depth+1); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil //nolint:nilnil // there is none in this branch; the root says so
}

// candidates are the entries that may lead to the image: the first that is for the
// architecture (OCI image specification, image-index.md), else indexes that do not say what
// they are for, else the only manifest that does not.
func (r *resolver) candidates(entries []v1.Descriptor) []v1.Descriptor {
	var indexes, unnamed []v1.Descriptor
	for _, entry := range entries {
		switch p := entry.Platform; {
		case p != nil && p.OS == "linux" && p.Architecture == r.architecture:
			return []v1.Descriptor{entry}
		case p == nil && entry.MediaType.IsIndex():
			indexes = append(indexes, entry)
		case p == nil && entry.MediaType.IsImage():
			unnamed = append(unnamed, entry)
		case p == nil || p.Architecture == "unknown":
			// Attestations and other artifacts say that they are for unknown/unknown.
		default:
			if name := p.OS + "/" + p.Architecture; !slices.Contains(r.platforms, name) {
				r.platforms = append(r.platforms, name)
			}
		}
	}
	if len(indexes) == 0 && len(unnamed) == 1 {
		return unnamed
	}
	return indexes
}

// fetch reads and verifies a manifest that an index names.
func (r *resolver) fetch(ctx context.Context, entry v1.Descriptor) (*manifest, error) {
	if entry.Size < 0 || entry.Size > MaxManifestSize {
		return nil, content.Refusef("the manifest %s has %d bytes, more than %d MiB", entry.Digest, entry.Size, MaxManifestSize>>20)
	}
	data, err := r.source.Manifest(ctx, entry)
	if err != nil {
		return nil, err
	}
	if err := digest.Verify("manifest", data, entry); err != nil {
		return nil, err
	}
	m, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("the manifest %s %w", entry.Digest, err)
	}
	return m, nil
}

// none is the error when no index leads to an image for the architecture.
func (r *resolver) none() error {
	if len(r.platforms) == 0 {
		return diagnostic.Inputf(hintRelease, "the index names no image for linux/%s", r.architecture)
	}
	slices.Sort(r.platforms)
	return diagnostic.Inputf("Give the release image of the cluster's architecture, or one of several architectures that has it.",
		"the index names no image for linux/%s, but for %s", r.architecture, content.List(r.platforms))
}
