package offline

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// manifestFolders are those that openshift-install reads, without the folders in them.
var manifestFolders = []string{"manifests", "openshift"}

// maxLenient bounds what is read a second time, as Kubernetes reads it: its YAML library may
// need hundreds of bytes for one of the file's.
const maxLenient = 512 << 10

// manifest is a file in one of these folders.
type manifest struct {
	// name is the file's, on one line.
	name    string
	objects []object
	// err says why the file could not be understood; objects then has what could be.
	err error
	// twofold is what Kubernetes would read in one of two ways, such as a field that is set
	// twice; nil when there is nothing of the kind.
	twofold error
}

// isManifestName says whether openshift-install reads a file of that name.
func isManifestName(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
}

// readManifests reads all files that openshift-install would read. The second result has
// the folders that could not be listed.
func readManifests(ctx context.Context, f folder) ([]manifest, map[string]error) {
	var list []manifest
	unlisted := map[string]error{}
	for _, dir := range manifestFolders {
		names, err := f.names(dir)
		if err != nil {
			unlisted[dir] = err
		}
		for _, name := range names {
			if isManifestName(name) {
				list = append(list, readManifest(ctx, f, name))
			}
		}
	}
	return list, unlisted
}

func readManifest(ctx context.Context, f folder, name string) manifest {
	m := manifest{name: diagnostic.OneLine(name)}
	data, err := f.read(name, maxManifest)
	if err != nil {
		m.err = err
		return m
	}
	if m.objects, err = parseStrictly(ctx, name, data); err != nil {
		if lenient, lenientErr := parseLeniently(data); lenientErr == nil {
			m.objects, m.twofold = lenient, err
		} else {
			m.err = err
		}
	}
	if m.err == nil && (len(m.objects) == 0 || m.objects[0].kind() == "") {
		m.err = errors.New("it holds no Kubernetes object")
	}
	return m
}

func parseStrictly(ctx context.Context, name string, data []byte) ([]object, error) {
	var objects []object
	var problems []error
	err := document.Each(ctx, name, data, func(d document.Document) {
		for _, p := range d.Problems {
			// The name of the file goes before it wherever this is shown.
			text := strings.TrimPrefix(strings.TrimPrefix(d.Source, diagnostic.OneLine(name)), ", ")
			for _, part := range []string{p.Field.String(), p.Text} {
				text = strings.TrimSpace(text + " " + part)
			}
			problems = append(problems, errors.New(text))
		}
		if len(d.Problems) == 0 {
			objects = append(objects, flatten(d.Value)...)
		}
	})
	if err == nil && len(problems) > 0 {
		err = problems[0]
	}
	return objects, err
}

// parseLeniently reads a file as the bootstrap does.
func parseLeniently(data []byte) ([]object, error) {
	if len(data) > maxLenient {
		return nil, errors.New("too large")
	}
	var objects []object
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		part, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		var value map[string]any
		if err := yaml.Unmarshal(part, &value); err != nil {
			return nil, err
		}
		if len(value) > 0 {
			objects = append(objects, flatten(value)...)
		}
	}
}

// manifest returns the file of that name; nil when there is none.
func (e *evidence) manifest(name string) *manifest {
	for i := range e.manifests {
		if e.manifests[i].name == name {
			return &e.manifests[i]
		}
	}
	return nil
}

// holders returns the names of the manifests that hold an object.
func (e *evidence) holders(is func(object) bool) []string {
	var names []string
	for _, m := range e.manifests {
		if slices.ContainsFunc(m.objects, is) {
			names = append(names, m.name)
		}
	}
	return names
}

// passedOver returns the first file that holds an object and that openshift-install does not
// read because of its name.
func (e *evidence) passedOver(ctx context.Context, is func(object) bool) string {
	for _, dir := range manifestFolders {
		names, _ := e.folder.names(dir) // a folder that cannot be listed is a problem of its own
		for _, name := range names {
			if isManifestName(name) {
				continue
			}
			if m := readManifest(ctx, e.folder, name); slices.ContainsFunc(m.objects, is) {
				return m.name
			}
		}
	}
	return ""
}
