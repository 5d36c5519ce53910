package stsconfig

import (
	"reflect"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Parse reads the content of sts-config.yaml; name is what messages call it. An empty file is an
// empty configuration. The error joins all that is wrong with the file, by line, as bad input: what
// the YAML library cannot read, fields that do not exist or are there twice, values of another type,
// and what is wrong with the parts that only the file has.
func Parse(name string, data []byte) (*Config, *Positions, error) {
	p := newProblems(diagnostic.OneLine(name))
	root := readRoot(p, data)
	config := &Config{}
	d := &decoder{problems: p, lines: map[string]int{}, budget: maxExpanded}
	if root != nil {
		d.decode(root, place{line: root.Line}, reflect.ValueOf(config).Elem())
		if d.budget >= 0 { // else what was read is incomplete
			checker{problems: p, lines: d.lines}.file(config)
		}
	}
	if err := p.err(); err != nil {
		return nil, nil, err
	}
	return config, &Positions{lines: d.lines}, nil
}

// readRoot returns what the file holds, or nil when that is nothing or cannot be read.
func readRoot(p *problems, data []byte) *yaml.Node {
	if !checkText(p, data) {
		return nil
	}
	documents, err := readDocuments(data)
	if err != nil {
		p.add(syntaxLine(data, err), nil, hintSyntax, "%s", syntaxText(err))
		return nil
	}
	if len(documents) == 0 {
		return nil
	}
	if len(documents) > 1 {
		p.add(documents[1].Line, nil, "Remove what follows the line `---` or `...`.", "holds a second document, which nothing would read")
	}
	return documents[0]
}
