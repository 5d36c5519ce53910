package ocmirror

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/folder"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/release/layout"
)

const hintMirror = "Give the workspace of oc-mirror v2, the folder that holds working-dir/ or archives mirror_000001.tar and so on; or one of these archives."

// Want chooses among several releases. Nothing is refused for not being what is wanted when
// it is the only one.
type Want struct {
	// Version is that of the release, such as 4.20.3; empty if it is not known.
	Version string
	// Architecture is as Go calls it: amd64, arm64.
	Architecture string
}

// Release is what was found.
type Release struct {
	Set *content.Set
	// Path says where it was, for messages: a folder, or an archive and a folder in it.
	Path string
}

// Read reads a release. The path is that of a workspace, of its working-dir, of a folder of
// archives or of an archive; an archive is read together with those beside it that belong to
// it. Of several releases it takes the wanted one; when that leaves not exactly one, the error
// lists them.
func Read(ctx context.Context, path string, want Want) (*Release, error) {
	places, closePlaces, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer closePlaces()
	var all []candidate
	known := map[string]bool{}
	for _, p := range places {
		found, err := p.candidates(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			// The archives hold what is in the working-dir too, in a workspace that made them.
			if !known[c.key] {
				all = append(all, c)
			}
		}
		for _, c := range found {
			known[c.key] = true
		}
	}
	if len(all) == 0 {
		return nil, diagnostic.Inputf(hintMirror, "%s: oc-mirror left no release there", diagnostic.OneLine(path))
	}
	chosen, err := choose(path, all, want)
	if err != nil {
		return nil, err
	}
	set, where, err := chosen.read(ctx, want)
	if err != nil {
		return nil, err
	}
	// Whoever reads the version after this does not know where the files are from.
	if _, err := set.Version(); err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	return &Release{Set: set, Path: where}, nil
}

// read reads the manifests of the image, of which everything is verified, or where there is none
// those that lie there as files: of them nothing tells whether they are whole, or still what
// oc-mirror wrote. It unpacks them in the order of the image, where what marks a release comes
// first, and does not go on with a folder in which an earlier run stopped.
func (c *candidate) read(ctx context.Context, want Want) (*content.Set, string, error) {
	if c.layout == "" {
		where := c.place.describe(c.hold)
		files, err := fs.Sub(c.place.files, c.hold)
		if err != nil {
			return nil, "", err
		}
		set, err := folder.ReadFS(ctx, where, files)
		if err != nil {
			return nil, "", err
		}
		// In an archive the files are in the order of their names, and these two come last.
		_, hasMetadata := set.File(content.Metadata)
		if !set.HasReferences() || !hasMetadata {
			return nil, "", diagnostic.Inputf("Let oc-mirror finish, or give all archives that it made.",
				"%s: is not complete: it lacks %s or %s", where, content.References, content.Metadata)
		}
		return set, where, nil
	}
	where := c.place.describe(c.layout)
	files, err := fs.Sub(c.place.files, c.layout)
	if err != nil {
		return nil, "", err
	}
	source, err := layout.New(where, files, "")
	if err != nil {
		return nil, "", err
	}
	result, err := image.Read(ctx, source, image.Options{Architecture: want.Architecture})
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", where, err)
	}
	return result.Set, where, nil
}

// open finds the places in which releases may be. The caller calls the function.
func open(ctx context.Context, path string) (places []*place, closePlaces func(), err error) {
	closePlaces = func() {
		for _, p := range places {
			p.close()
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	var workingDir string
	var archives []string
	if info.IsDir() {
		workingDir = findWorkingDir(path)
		archives, err = listArchives(path)
	} else {
		archives, err = archivesBeside(path)
	}
	if err != nil {
		return nil, nil, err
	}
	if workingDir != "" {
		p, err := openFolder(workingDir)
		if err != nil {
			return nil, nil, err
		}
		places = append(places, p)
	}
	if len(archives) > 0 {
		p, err := openArchives(ctx, archives)
		if err != nil {
			closePlaces()
			return nil, nil, err
		}
		places = append(places, p)
	}
	if len(places) == 0 {
		return nil, nil, diagnostic.Inputf(hintMirror, "%s: is no workspace of oc-mirror v2: it has neither working-dir/ nor mirror_NNNNNN.tar", diagnostic.OneLine(path))
	}
	return places, closePlaces, nil
}
