package image

import (
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// Options are how an image is read.
type Options struct {
	// Architecture is the one whose image an index is asked for, as Go calls it: amd64, arm64.
	Architecture string
	// Progress is told how many bytes of layers were read so far, and how many those that were
	// begun have, as they are stored. It is called often, and may be nil. When a layer is read
	// again, the first number goes back.
	Progress func(read, total int64)
}

// Result is what an image holds of a release.
type Result struct {
	// Digest is the image's: that of the index, if there is one.
	Digest v1.Hash
	// Set is the content of release-manifests/.
	Set *content.Set
}
