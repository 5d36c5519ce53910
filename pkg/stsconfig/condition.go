package stsconfig

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/document"
)

// condition reads an operator, a key, and a value or a list of values.
func (d *decoder) condition(node *yaml.Node, p place) Condition {
	condition := Condition{}
	d.eachKey(node, p, func(operator string, keys *yaml.Node, p place) {
		if keys = d.enter(keys, p); keys == nil {
			return
		}
		condition[operator] = map[string]any{}
		compared := comparison{operator, valueKindOf(operator)}
		d.eachKey(keys, p, func(key string, value *yaml.Node, p place) {
			condition[operator][key] = d.conditionValues(compared, value, p)
		})
	})
	return condition
}

// comparison is an operator with what its values must be.
type comparison struct {
	operator string
	kind     *valueKind
}

func (d *decoder) conditionValues(c comparison, node *yaml.Node, p place) any {
	if node = d.enter(node, p); node == nil {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		return d.conditionValue(c, node, p)
	}
	var values []any
	for i, item := range node.Content {
		if resolved := d.resolve(item); resolved != nil {
			values = append(values, d.conditionValue(c, resolved, place{p.at.At(i), item.Line}))
		}
	}
	if len(values) == 0 {
		d.blame(p, "is empty, so that nothing could ever match it")
	}
	return values
}

// conditionValue returns a value as document.Scalar makes them: types are kept, since IAM tells them
// apart. It is one that the operator can compare.
func (d *decoder) conditionValue(c comparison, node *yaml.Node, p place) any {
	if node.Kind == yaml.ScalarNode {
		if value, ok := scalarOf(node); ok {
			if !c.kind.fits(value) {
				d.blame(p, "must be %s for %s, not %s", c.kind.name, c.operator, shown(node))
			}
			return value
		}
	}
	d.blame(p, "must be a string, a number, true or false, or a list of those, not %s", shown(node))
	return nil
}

// scalarOf reads a text, or what is written without quotes. A number that is not kept as it is written must be
// put in quotes.
func scalarOf(node *yaml.Node) (any, bool) {
	const exact = 1 << 53
	if isText(node) {
		return node.Value, true
	}
	switch node.ShortTag() {
	case "!!bool":
		value, err := strconv.ParseBool(node.Value)
		return value, err == nil
	case "!!int":
		value, err := strconv.ParseInt(node.Value, 10, 64)
		return value, err == nil && value <= exact && value >= -exact
	case "!!float":
		value, err := strconv.ParseFloat(node.Value, 64)
		if err != nil || value > exact || value < -exact {
			return nil, false
		}
		return document.Scalar(value)
	}
	return nil, false
}
