package manifests

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// fields returns the fields of a typed object that are set, without those that only the
// cluster writes.
func fields(object any) (map[string]any, error) {
	u, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, fmt.Errorf("convert a manifest: %w", err)
	}
	delete(u, "status")
	prune(u)
	return u, nil
}

// prune removes what is empty: nulls, empty texts and empty maps.
func prune(m map[string]any) {
	for key, value := range m {
		if child, ok := value.(map[string]any); ok {
			prune(child)
			if len(child) == 0 {
				delete(m, key)
			}
		}
		if value == nil || value == "" {
			delete(m, key)
		}
	}
}

// merge returns the manifest of object. What already stands in the file name is taken
// over: its other fields stay, and bytes that are already right stay as they are. existing
// is nil where there is no file.
func merge(name string, existing []byte, object any) ([]byte, error) {
	desired, err := fields(object)
	if err != nil {
		return nil, err
	}
	if existing == nil {
		return marshal(desired)
	}
	actual, err := parse(existing)
	if err != nil {
		return nil, foreign(name, fmt.Sprintf("cannot be read (%v)", err))
	}
	if what := describe(actual); what != describe(desired) {
		return nil, foreign(name, "holds "+what+", and "+describe(desired)+" belongs there")
	}
	changed := set(actual, desired)
	if data, ok := actual["data"].(map[string]any); ok && desired["stringData"] != nil {
		// The API server lets stringData win, but a reader of the file would be misled.
		if _, ok := data[awsconfig.Key]; ok {
			delete(data, awsconfig.Key)
			changed = true
		}
		if len(data) == 0 {
			delete(actual, "data")
		}
	}
	if !changed {
		return existing, nil
	}
	return marshal(actual)
}

// parse reads a manifest that must be alone in its file: writing it back would drop
// whatever else stands there.
func parse(data []byte) (map[string]any, error) {
	manifests, err := decode(data)
	switch {
	case err != nil:
		return nil, err
	case len(manifests) > 1:
		return nil, errors.New("it holds more than one object")
	case len(manifests) == 0:
		return nil, nil
	}
	return manifests[0], nil
}

// decode reads the objects in a file. What can be read is returned beside the error.
func decode(data []byte) ([]map[string]any, error) {
	var (
		manifests []map[string]any
		problems  []error
	)
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return manifests, errors.Join(problems...)
		}
		if err != nil {
			return manifests, errors.Join(append(problems, err)...)
		}
		var manifest map[string]any
		if err := yaml.Unmarshal(document, &manifest); err != nil {
			problems = append(problems, err)
		} else if len(manifest) > 0 {
			manifests = append(manifests, manifest)
		}
	}
}

func foreign(name, why string) error {
	return diagnostic.Inputf("It was not written by this program and is left alone: move it out of manifests/ and run the command again.", "%s %s", name, why)
}

// describe returns kind, namespace and name of a manifest.
func describe(manifest map[string]any) string {
	metadata, _ := manifest["metadata"].(map[string]any)
	text := func(v any) string {
		s, _ := v.(string)
		return s
	}
	id := text(metadata["name"])
	if ns := text(metadata["namespace"]); ns != "" {
		id = ns + "/" + id
	}
	kind := text(manifest["kind"])
	if kind == "" {
		kind = "no object"
	}
	return kind + " " + id
}

// set puts the fields of desired into actual, and reports whether that changed anything.
func set(actual, desired map[string]any) bool {
	changed := false
	for key, want := range desired {
		have := actual[key]
		if child, ok := want.(map[string]any); ok {
			if haveChild, ok := have.(map[string]any); ok {
				changed = set(haveChild, child) || changed
				continue
			}
		}
		if !reflect.DeepEqual(have, want) {
			actual[key] = want
			changed = true
		}
	}
	return changed
}

func marshal(manifest map[string]any) ([]byte, error) {
	data, err := yaml.Marshal(manifest)
	if err != nil {
		return nil, fmt.Errorf("marshal a manifest: %w", err)
	}
	return data, nil
}
