package payload

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"
)

// Folder is the folder of an image that has the manifests of its release.
const Folder = "release-manifests"

// The two files of Folder that are no manifests. The first marks the layer, see
// https://github.com/openshift/oc/tree/main/pkg/cli/admin/release.
const (
	imageReferences = Folder + "/image-references"
	releaseMetadata = Folder + "/release-metadata"
)

// file is a file of the topmost layer.
type file struct {
	// name is its path in the image.
	name string
	data []byte
}

// files returns the files of the topmost layer, in the order in which `oc` writes them: the two
// about the release, then the manifests by their names.
func (o Options) files() ([]file, error) {
	contents := map[string][]byte{}
	entries, err := fs.ReadDir(o.Manifests, ".")
	if err != nil {
		return nil, fmt.Errorf("read the manifests of a release: %w", err)
	}
	for _, entry := range entries {
		if contents[path.Join(Folder, entry.Name())], err = fs.ReadFile(o.Manifests, entry.Name()); err != nil {
			return nil, fmt.Errorf("read a manifest of a release: %w", err)
		}
	}
	if contents[imageReferences], err = o.imageReferences(); err != nil {
		return nil, err
	}
	if contents[releaseMetadata], err = o.releaseMetadata(); err != nil {
		return nil, err
	}
	for name, data := range o.ExtraFiles {
		contents[name] = data
		if data == nil {
			delete(contents, name)
		}
	}
	names := slices.SortedFunc(maps.Keys(contents), func(a, b string) int {
		return strings.Compare(rank(a), rank(b))
	})
	var all []file
	for _, name := range names {
		all = append(all, file{name, contents[name]})
	}
	return all, nil
}

// rank puts the two files about the release before the manifests.
func rank(name string) string {
	switch name {
	case imageReferences:
		return "0"
	case releaseMetadata:
		return "1"
	}
	return "2" + name
}

type object = map[string]any

// imageReferences is the ImageStream that names the images of the release.
func (o Options) imageReferences() ([]byte, error) {
	var tags []object
	for _, component := range []string{"cloud-credential-operator", "cluster-image-registry-operator", "machine-api-operator"} {
		tags = append(tags, object{
			"name": component,
			"annotations": object{
				"io.openshift.build.commit.id": strings.Repeat("c", 40),
				"io.openshift.build.versions":  "",
			},
			"from":         object{"kind": "DockerImage", "name": "registry.example.com/ocp/" + component + "@sha256:" + o.digest(component)},
			"importPolicy": object{},
		})
	}
	return encode(object{
		"kind":       "ImageStream",
		"apiVersion": "image.openshift.io/v1",
		"metadata": object{
			"name":              o.Version,
			"creationTimestamp": created,
			"annotations":       object{"release.openshift.io/from-release": "registry.example.com/ocp/release:" + o.Version},
		},
		"spec":   object{"lookupPolicy": object{"local": false}, "tags": tags},
		"status": object{"dockerImageRepository": ""},
	})
}

// digest is that of a component's image, which no registry has. It differs from architecture to
// architecture, and so does the layer.
func (o Options) digest(component string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(o.Version+o.Architecture+component)))
}

// releaseMetadata is what an upgrade graph is made of.
func (o Options) releaseMetadata() ([]byte, error) {
	return encode(object{"kind": "cincinnati-metadata-v0", "version": o.Version, "previous": []string{}, "metadata": object{}})
}

func encode(value object) ([]byte, error) {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode a file of a release: %w", err)
	}
	return append(data, '\n'), nil
}

// largeCRD is a manifest that no repository should carry: real ones have as many fields.
const largeCRD = "0000_10_config-api_01_moorings.crd.yaml"

// withLargeCRD adds a CRD of about one MiB to manifests.
func withLargeCRD(manifests fs.FS) (fs.FS, error) {
	all := fstest.MapFS{}
	entries, err := fs.ReadDir(manifests, ".")
	if err != nil {
		return nil, fmt.Errorf("read the manifests of a release: %w", err)
	}
	for _, entry := range entries {
		data, err := fs.ReadFile(manifests, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read a manifest of a release: %w", err)
		}
		all[entry.Name()] = &fstest.MapFile{Data: data, Mode: 0o444}
	}
	var crd bytes.Buffer
	crd.WriteString(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: moorings.harbor.example.com
  annotations:
    include.release.openshift.io/self-managed-high-availability: "true"
    release.openshift.io/feature-set: Default
spec:
  group: harbor.example.com
  names: {kind: Mooring, listKind: MooringList, plural: moorings, singular: mooring}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
`)
	for i := 0; crd.Len() < 1<<20; i++ {
		fmt.Fprintf(&crd, "          line%05d:\n            description: How line %d is made fast, and by whom, and for how long it holds.\n            type: string\n", i, i)
	}
	all[largeCRD] = &fstest.MapFile{Data: crd.Bytes(), Mode: 0o444}
	return all, nil
}
