package view

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// Release is the payload that the CredentialsRequests are from.
type Release struct {
	// Image is the value of --release-image that it was read from.
	Image string `json:"image"`
	// Digest is the one by which the image can be named; empty for manifests that are no image,
	// and for a docker-archive, which has an ImageID in its stead.
	Digest  string `json:"digest,omitempty"`
	ImageID string `json:"imageID,omitempty"`
	// Version is empty where nothing tells it.
	Version string `json:"version,omitempty"`
}

// NewRelease returns the view of a payload; nil for none.
func NewRelease(p *release.Payload) *Release {
	if p == nil {
		return nil
	}
	r := &Release{Image: p.Source, Digest: p.Digest, Version: p.Version}
	if source, err := release.ParseSource(p.Source); err == nil && source.Form == release.DockerArchive {
		r.Digest, r.ImageID = "", r.Digest
	}
	return r
}

// String is the release on one line, for people.
func (r *Release) String() string {
	version := r.Version
	if version == "" {
		version = "of unknown version"
	}
	if r.ImageID != "" {
		return fmt.Sprintf("%s (%s, image ID %s)", version, r.Image, r.ImageID)
	}
	if r.Digest == "" || strings.HasSuffix(r.Image, r.Digest) {
		return fmt.Sprintf("%s (%s)", version, r.Image)
	}
	return fmt.Sprintf("%s (%s, %s)", version, r.Image, r.Digest)
}

// requestsText says for each CredentialsRequest why it is in or out.
func requestsText(b *strings.Builder, decisions []credentialsrequest.Decision) {
	if len(decisions) == 0 {
		return
	}
	b.WriteString("\nCredentialsRequests\n")
	for _, d := range decisions {
		fmt.Fprintf(b, "  %s (%s)\n    %s\n", d.Request, d.Source, d.Reason)
	}
}
