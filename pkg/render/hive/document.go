package hive

import (
	"fmt"
	"io/fs"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// document is a YAML document of the format.
type document struct {
	name string
	mode fs.FileMode
	// comment stands above the content, for who reviews it.
	comment string
	// content has JSON tags.
	content any
}

// file marshals a document.
func (d document) file() (render.File, error) {
	data, err := yaml.Marshal(d.content)
	if err != nil {
		return render.File{}, fmt.Errorf("%s: %w", d.name, err)
	}
	var b strings.Builder
	for line := range strings.Lines(d.comment) {
		b.WriteString("# " + line)
	}
	b.Write(data)
	return render.File{Name: d.name, Mode: d.mode, Data: []byte(b.String())}, nil
}
