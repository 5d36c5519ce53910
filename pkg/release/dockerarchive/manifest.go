package dockerarchive

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
)

const (
	// manifestFile names the images of an archive, and their files.
	manifestFile = "manifest.json"

	maxJSONSize = image.MaxManifestSize
	maxLayers   = 1000
)

const hintArchive = "Give an archive of one image, such as `podman save --format docker-archive --output FILE RELEASE_IMAGE` writes."

// entry is what manifest.json says about an image.
type entry struct {
	Config   string   `json:"Config"`
	RepoTags []string `json:"RepoTags"`
	Layers   []string `json:"Layers"`
}

// entry returns that of the only image.
func (a *Archive) entry() (entry, error) {
	if _, ok := a.members[manifestFile]; !ok {
		return entry{}, diagnostic.Inputf(hintArchive, "the archive %s: has no %s: it is not one of Docker's", diagnostic.OneLine(a.name), manifestFile)
	}
	data, err := a.readJSON(manifestFile)
	if err != nil {
		return entry{}, err
	}
	var entries []entry
	if err := json.Unmarshal(data, &entries); err != nil {
		return entry{}, a.refuse("%s cannot be read: %s", manifestFile, diagnostic.Quote(err.Error()))
	}
	if len(entries) != 1 {
		var names []string
		for _, e := range entries {
			names = append(names, append(e.RepoTags, e.Config)[0])
		}
		if len(names) == 0 {
			return entry{}, diagnostic.Inputf(hintArchive, "the archive %s: holds no image", diagnostic.OneLine(a.name))
		}
		return entry{}, diagnostic.Inputf(hintArchive, "the archive %s: holds %d images: %s", diagnostic.OneLine(a.name), len(entries), content.List(names))
	}
	if len(entries[0].Layers) > maxLayers {
		return entry{}, a.refuse("the image has more than %d layers", maxLayers)
	}
	return entries[0], nil
}

// config is what matters of an image's configuration (OCI image specification, config.md).
type config struct {
	digest  v1.Hash
	size    int64
	diffIDs []v1.Hash
}

func (a *Archive) readConfig(name string) (config, error) {
	data, err := a.readJSON(name)
	if err != nil {
		return config{}, err
	}
	c := config{size: int64(len(data))}
	var named bool
	if c.digest, named = digestIn(name); !named {
		c.digest, err = digest.Of("sha256", data)
	} else {
		err = digest.Verify("configuration", data, v1.Descriptor{Digest: c.digest, Size: c.size})
	}
	if err != nil {
		return config{}, fmt.Errorf("the archive %s: %w", diagnostic.OneLine(a.name), err)
	}
	var file struct {
		RootFS struct {
			DiffIDs []v1.Hash `json:"diff_ids"`
		} `json:"rootfs"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return config{}, a.refuse("the configuration %s cannot be read: %s", c.digest, diagnostic.Quote(err.Error()))
	}
	c.diffIDs = file.RootFS.DiffIDs
	return c, nil
}

// digestIn is the digest that the name of a configuration has in it: HEX.json,
// blobs/ALGORITHM/HEX or ALGORITHM:HEX.
func digestIn(name string) (v1.Hash, bool) {
	base := strings.TrimSuffix(path.Base(name), ".json")
	if found, err := v1.NewHash(base); err == nil {
		return found, true
	}
	if algorithm := path.Base(path.Dir(name)); algorithm == "sha512" {
		base = algorithm + ":" + base
	} else {
		base = "sha256:" + base
	}
	found, err := v1.NewHash(base)
	return found, err == nil
}
