package cloudformation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// JSON returns a node as compact JSON: members in the order of the source, and of the type
// that YAML gives them. Nothing is escaped for HTML.
func JSON(n *yaml.Node) (string, error) {
	var b strings.Builder
	err := appendJSON(&b, n)
	return b.String(), err
}

func appendJSON(b *strings.Builder, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			if tag := n.Content[i].ShortTag(); tag != "!!str" {
				return fmt.Errorf("line %d: the key %q is read as %s", n.Content[i].Line, n.Content[i].Value, tag)
			}
			if err := appendString(b, n.Content[i].Value); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := appendJSON(b, n.Content[i+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
		return nil
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, member := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := appendJSON(b, member); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case yaml.ScalarNode:
		switch n.ShortTag() {
		case "!!str":
			return appendString(b, n.Value)
		case "!!int", "!!float", "!!bool", "!!null":
			b.WriteString(n.Value)
			return nil
		}
	}
	return fmt.Errorf("line %d: %s %q has no JSON", n.Line, n.ShortTag(), n.Value)
}

func appendString(b *strings.Builder, s string) error {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return err
	}
	b.Write(bytes.TrimSuffix(buffer.Bytes(), []byte("\n")))
	return nil
}
