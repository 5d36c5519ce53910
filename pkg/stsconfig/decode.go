package stsconfig

import (
	"reflect"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// decoder puts YAML into the types of this package. How deep it goes is bounded by these types, and
// how much it reads by its budget, so that aliases can do no harm.
type decoder struct {
	*problems
	lines  map[string]int
	budget int
}

var (
	durationType  = reflect.TypeFor[time.Duration]()
	conditionType = reflect.TypeFor[Condition]()
	// durationShape is Go's way to write a duration, without signs.
	durationShape = regexp.MustCompile(`^([0-9]+(\.[0-9]+)?(h|m|s|ms|us|µs|ns))+$`)
)

// place is a value in the file. The line is that of its key, or of the item of a list: of the alias,
// not of what it stands for.
type place struct {
	at   *document.Path
	line int
}

func (d *decoder) blame(p place, format string, args ...any) {
	d.add(p.line, p.at, hintValue, format, args...)
}

// spend counts what is read, and reports whether there may be more.
func (d *decoder) spend(bytes int) bool {
	before := d.budget
	d.budget -= bytes
	if d.budget < 0 && before >= 0 {
		d.add(0, nil, "Write the file with fewer aliases.", "grows to more than %d MiB when its aliases are written out", maxExpanded>>20)
	}
	return d.budget >= 0
}

// resolve returns what a node stands for, or nil where reading has to end.
func (d *decoder) resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if !d.spend(len(node.Value) + 1) {
		return nil
	}
	return node
}

// enter is resolve for a value, whose place it notes.
func (d *decoder) enter(node *yaml.Node, p place) *yaml.Node {
	if p.at != nil {
		path := p.at.String()
		if !d.spend(len(path)) {
			return nil
		}
		d.lines[path] = p.line
	}
	return d.resolve(node)
}

// decode reads a node into a field. What has another type is blamed, and the field left as it is.
func (d *decoder) decode(node *yaml.Node, p place, into reflect.Value) {
	if node = d.enter(node, p); node == nil {
		return
	}
	if isNull(node) {
		d.blame(p, "has no value: give it one, or remove the line")
		return
	}
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch into.Type() {
	case durationType:
		d.duration(node, p, into)
		return
	case conditionType:
		into.Set(reflect.ValueOf(d.condition(node, p)))
		return
	}
	switch into.Kind() {
	case reflect.String:
		d.text(node, p, into)
	case reflect.Bool:
		d.bool(node, p, into)
	case reflect.Int:
		d.int(node, p, into)
	case reflect.Slice:
		d.list(node, p, into)
	case reflect.Map:
		d.texts(node, p, into)
	case reflect.Struct:
		d.object(node, p, into)
	default:
		panic("sts-config.yaml has no field of type " + into.Type().String())
	}
}

func (d *decoder) text(node *yaml.Node, p place, into reflect.Value) {
	switch {
	case node.Kind == yaml.ScalarNode && isText(node):
		into.SetString(node.Value)
	case node.Kind == yaml.ScalarNode && isPlainTag(node):
		d.blame(p, "must be a string, not %s; put it in quotes: %s", kindOf(node), diagnostic.Quote(node.Value))
	default:
		d.blame(p, "must be a string, not %s", kindOf(node))
	}
}

func (d *decoder) bool(node *yaml.Node, p place, into reflect.Value) {
	value, err := strconv.ParseBool(node.Value)
	if node.Kind != yaml.ScalarNode || node.ShortTag() != "!!bool" || err != nil {
		d.blame(p, "must be true or false, not %s", shown(node))
		return
	}
	into.SetBool(value)
}

func (d *decoder) int(node *yaml.Node, p place, into reflect.Value) {
	value, err := strconv.ParseInt(node.Value, 10, 32)
	if node.Kind != yaml.ScalarNode || node.ShortTag() != "!!int" || err != nil {
		d.blame(p, "must be a whole number, not %s", shown(node))
		return
	}
	into.SetInt(value)
}

func (d *decoder) duration(node *yaml.Node, p place, into reflect.Value) {
	value, err := time.ParseDuration(node.Value)
	if node.Kind != yaml.ScalarNode || !isText(node) || !durationShape.MatchString(node.Value) || err != nil {
		d.blame(p, "must be a duration such as 90s or 1h30m, not %s", shown(node))
		return
	}
	into.SetInt(int64(value))
}

func (d *decoder) list(node *yaml.Node, p place, into reflect.Value) {
	if node.Kind != yaml.SequenceNode || !isPlainTag(node) {
		d.blame(p, "must be a list, not %s", kindOf(node))
		return
	}
	// Not made for all items at once: a list can be much longer when its aliases are written out.
	list := reflect.MakeSlice(into.Type(), 0, 0)
	for i, item := range node.Content {
		value := reflect.New(into.Type().Elem()).Elem()
		d.decode(item, place{p.at.At(i), item.Line}, value)
		// A wrong item is kept, empty, so that the numbers of the others stay theirs.
		list = reflect.Append(list, value)
		if d.budget < 0 {
			break
		}
	}
	into.Set(list)
}

func (d *decoder) texts(node *yaml.Node, p place, into reflect.Value) {
	texts := reflect.MakeMap(into.Type())
	into.Set(texts)
	d.eachKey(node, p, func(key string, value *yaml.Node, p place) {
		text := reflect.New(into.Type().Elem()).Elem()
		d.decode(value, p, text)
		texts.SetMapIndex(reflect.ValueOf(key), text)
	})
}

func (d *decoder) object(node *yaml.Node, p place, into reflect.Value) {
	fields := fieldsOf(into.Type())
	d.eachKey(node, p, func(key string, value *yaml.Node, field place) {
		for _, f := range fields {
			if f.name == key {
				d.decode(value, field, into.Field(f.index))
				return
			}
		}
		d.partial[p.at.String()] = true
		d.add(field.line, field.at, hintUnknown, "is unknown%s", suggestion(fields, key))
	})
}

// eachKey visits the fields of a map, and blames what is none, and keys that are there twice.
func (d *decoder) eachKey(node *yaml.Node, p place, visit func(key string, value *yaml.Node, p place)) {
	if node.Kind != yaml.MappingNode || !isPlainTag(node) {
		d.partial[p.at.String()] = true
		d.blame(p, "must be a map, not %s", kindOf(node))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content) && d.budget >= 0; i += 2 {
		key, line := d.resolve(node.Content[i]), node.Content[i].Line
		if key == nil {
			return
		}
		if key.Kind != yaml.ScalarNode || !isText(key) {
			d.partial[p.at.String()] = true
			d.add(line, nil, hintValue, "%s", badKey(key, p.at))
			continue
		}
		if len(key.Value) > maxKey {
			d.add(line, nil, hintValue, "the key %s is longer than %d bytes", diagnostic.Quote(key.Value), maxKey)
			continue
		}
		if first, twice := seen[key.Value]; twice {
			d.add(line, p.at.To(key.Value), "Keep one of them.", "is set more than once, first in line %d", first)
			continue
		}
		seen[key.Value] = line
		visit(key.Value, node.Content[i+1], place{p.at.To(key.Value), line})
	}
}
