package release

import (
	"context"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/dockerarchive"
	"github.com/openshift/openshift-install-sts/pkg/release/folder"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/release/layout"
	"github.com/openshift/openshift-install-sts/pkg/release/ocmirror"
	"github.com/openshift/openshift-install-sts/pkg/release/registry"
)

// Request says which payload to read, and how.
type Request struct {
	Source Source
	// Architecture is the control plane's, as Go writes it: amd64, arm64, …
	Architecture string
	// InstallerVersion chooses among the releases of an oc-mirror workspace; it may be empty.
	InstallerVersion string
	// Access is for a pull spec.
	Access registry.Access
	// Progress is told how many bytes of how many were read, from one goroutine; nil for nobody.
	Progress func(read, total int64)
}

// Read reads a payload. Everything that is wrong with its CredentialsRequests is joined in the
// error.
func Read(ctx context.Context, r Request) (*Payload, []credentialsrequest.Note, error) {
	files, digest, served, err := r.files(ctx)
	if err != nil {
		return nil, served, err
	}
	payload, notes, err := parse(ctx, files)
	notes = append(served, notes...)
	if err != nil {
		return nil, notes, fmt.Errorf("release %s: %w", r.Source, err)
	}
	if len(payload.Requests) == 0 {
		return nil, notes, diagnostic.Inputf("Give the payload of an OpenShift or OKD release with "+Flag+": "+Forms+".",
			"release %s holds no CredentialsRequest for AWS", r.Source)
	}
	payload.Architecture = r.Architecture
	payload.Source, payload.Location, payload.Digest = r.Source.String(), r.Source.Absolute().String(), digest
	return payload, notes, nil
}

// files reads the manifests, and the image's digest where there is an image. The notes are about
// how it was read.
func (r Request) files(ctx context.Context) (*content.Set, string, []credentialsrequest.Note, error) {
	switch r.Source.Form {
	case Folder:
		files, err := folder.Read(ctx, r.Source.Name)
		return files, "", nil, err
	case OCMirror:
		found, err := ocmirror.Read(ctx, r.Source.Name, ocmirror.Want{Version: r.InstallerVersion, Architecture: r.Architecture})
		if err != nil {
			return nil, "", nil, err
		}
		where := credentialsrequest.Note{Level: credentialsrequest.LevelInfo, Text: "The release was read from " + found.Path}
		return found.Set, "", []credentialsrequest.Note{where}, nil
	case OCILayout:
		source, err := layout.Open(r.Source.Name, r.Source.Tag)
		if err != nil {
			return nil, "", nil, err
		}
		defer source.Close()
		return r.image(ctx, source)
	case DockerArchive:
		source, err := dockerarchive.Open(ctx, r.Source.Name)
		if err != nil {
			return nil, "", nil, err
		}
		defer source.Close()
		return r.image(ctx, source)
	default:
		source, err := registry.Open(ctx, r.Source.Name, r.Access)
		if err != nil {
			return nil, "", nil, err
		}
		defer source.Close()
		files, digest, _, err := r.image(ctx, source)
		if err != nil {
			return nil, "", nil, err
		}
		return files, digest, servedNotes(source), nil
	}
}

func (r Request) image(ctx context.Context, source image.Source) (*content.Set, string, []credentialsrequest.Note, error) {
	result, err := image.Read(ctx, source, image.Options{Architecture: r.Architecture, Progress: r.Progress})
	if err != nil {
		return nil, "", nil, err
	}
	return result.Set, result.Digest.String(), nil, nil
}

// servedNotes say where an image was read, and which places should have had it: what is broken
// here will be broken for the cluster's nodes.
func servedNotes(source *registry.Image) []credentialsrequest.Note {
	repository, passed := source.Served()
	var notes []credentialsrequest.Note
	for _, text := range passed {
		notes = append(notes, credentialsrequest.Note{Level: credentialsrequest.LevelWarning, Text: "The release image was not read from " + text})
	}
	return append(notes, credentialsrequest.Note{Level: credentialsrequest.LevelDebug, Text: "The release image was read from " + repository})
}
