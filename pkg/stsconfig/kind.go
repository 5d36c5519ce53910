package stsconfig

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// isText tells a string. A date is one, too: only the first YAML had dates.
func isText(node *yaml.Node) bool {
	return slices.Contains([]string{"!!str", "!!timestamp"}, node.ShortTag())
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// isPlainTag is false for what has a type that plain YAML does not have.
func isPlainTag(node *yaml.Node) bool {
	return slices.Contains([]string{"!!str", "!!timestamp", "!!null", "!!bool", "!!int", "!!float", "!!seq", "!!map"}, node.ShortTag())
}

// kindOf says in words, for a message, what a value is.
func kindOf(node *yaml.Node) string {
	switch {
	case !isPlainTag(node):
		return "something with the tag " + diagnostic.Quote(node.ShortTag())
	case node.Kind == yaml.SequenceNode:
		return document.TypeName([]any{})
	case node.Kind == yaml.MappingNode:
		return document.TypeName(map[string]any{})
	case isText(node):
		return document.TypeName("")
	case node.ShortTag() == "!!bool":
		return document.TypeName(true)
	case isNull(node):
		return document.TypeName(nil)
	}
	return document.TypeName(0)
}

// shown is the value where it is short, else what it is.
func shown(node *yaml.Node) string {
	switch {
	case node.Kind != yaml.ScalarNode || !isPlainTag(node) || isNull(node):
		return kindOf(node)
	case isText(node):
		return diagnostic.Quote(node.Value)
	}
	return diagnostic.OneLine(diagnostic.Clip(node.Value, 80))
}

// badKey says what is wrong with a key that is not text.
func badKey(key *yaml.Node, at *document.Path) string {
	owner := "the file"
	if at != nil {
		owner = at.String()
	}
	switch {
	case key.Kind == yaml.ScalarNode && key.ShortTag() == "!!merge":
		return owner + " has the merge key <<, which is not read: write the fields out, or let an alias stand for a whole value"
	case key.Kind == yaml.ScalarNode && isPlainTag(key):
		return fmt.Sprintf("%s has a key that is %s; put it in quotes: %s", owner, kindOf(key), diagnostic.Quote(key.Value))
	}
	return fmt.Sprintf("%s has a key that is %s", owner, strings.TrimSpace(kindOf(key)))
}
