package installdir

import (
	"errors"
	"io/fs"
)

// ImageMirror says where else the images of a repository are found.
type ImageMirror struct {
	Source  string   `json:"source"`
	Mirrors []string `json:"mirrors"`
	// SourcePolicy is AllowContactingSource, NeverContactSource or empty, which is the former.
	SourcePolicy string `json:"sourcePolicy"`
}

// imageMirrorSet is the part of an ImageDigestMirrorSet that is wanted.
type imageMirrorSet struct {
	Spec struct {
		ImageDigestMirrors []struct {
			Source             string   `json:"source"`
			Mirrors            []string `json:"mirrors"`
			MirrorSourcePolicy string   `json:"mirrorSourcePolicy"`
		} `json:"imageDigestMirrors"`
	} `json:"spec"`
}

// ImageMirrors returns the mirrors for images that are named by digest: those of the
// install-config and, while there are manifests, those of the manifest that openshift-install
// makes of them, to which a user may have added some.
func (d *Directory) ImageMirrors() ([]ImageMirror, error) {
	var mirrors []ImageMirror
	if d.InstallConfig != nil {
		mirrors = append(mirrors, d.InstallConfig.ImageMirrors...)
	}
	if d.Stage != StageManifests && d.Stage != StageBoth {
		return mirrors, nil
	}
	data, err := d.readFile(imageMirrorsFile, maxManifestBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return mirrors, nil
	}
	if err != nil {
		return nil, err
	}
	for _, part := range splitDocuments(data) {
		var set imageMirrorSet
		if err := fromYAML(part, &set); err != nil {
			return nil, d.damaged(imageMirrorsFile, err)
		}
		for _, m := range set.Spec.ImageDigestMirrors {
			mirrors = append(mirrors, ImageMirror{Source: m.Source, Mirrors: m.Mirrors, SourcePolicy: m.MirrorSourcePolicy})
		}
	}
	return mirrors, nil
}
