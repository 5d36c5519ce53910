package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Schema says what the blocks of a module may hold.
type Schema struct {
	// Provider and Version are the provider's, Source says where the table is from.
	Provider string `json:"provider"`
	Version  string `json:"version"`
	Source   string `json:"source"`
	// Language are the blocks of the language by their type.
	Language map[string]*Node `json:"language"`
	// Resource and Data are the provider's resources and data sources by their type.
	Resource map[string]*Node `json:"resource"`
	Data     map[string]*Node `json:"data"`
}

// Node says what one block may hold.
type Node struct {
	// Documentation is the address of the page.
	Documentation string `json:"documentation"`
	// Labels is how many there are.
	Labels int `json:"labels"`
	// Any is set where every name is an attribute.
	Any bool `json:"any"`
	// Once is set when there is at most one such block.
	Once bool `json:"once"`
	// Required and Optional attributes can be set. Computed ones can only be read.
	Required []string `json:"required"`
	Optional []string `json:"optional"`
	Computed []string `json:"computed"`
	// Blocks are the nested blocks by their type.
	Blocks map[string]*Node `json:"blocks"`
}

// ReadSchema reads a table.
func ReadSchema(name string) (*Schema, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	s := &Schema{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields() // a misspelt "required" would require nothing
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("read the schema %s: %w", name, err)
	}
	return s, nil
}

// Check returns all that `terraform validate` would refuse for the names that are used:
// blocks, attributes and references that do not exist, and attributes that are missing.
func (m *Module) Check(s *Schema) error {
	c := &checker{schema: s, variables: map[string]bool{}, locals: map[string]bool{}, objects: map[string]*Node{}}
	for _, b := range m.Blocks {
		c.declare(b)
	}
	for _, b := range m.Blocks {
		c.top(b)
	}
	return errors.Join(c.errs...)
}

type checker struct {
	schema            *Schema
	variables, locals map[string]bool
	// objects are the resources and data sources by their address.
	objects map[string]*Node
	errs    []error
}

func (c *checker) failf(at hcl.Range, format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...)))
}

// object returns what the provider says of a resource or a data source.
func (c *checker) object(b *hclsyntax.Block) *Node {
	if len(b.Labels) == 0 {
		return nil
	}
	if b.Type == "data" {
		return c.schema.Data[b.Labels[0]]
	}
	return c.schema.Resource[b.Labels[0]]
}

func (c *checker) declare(b *hclsyntax.Block) {
	declareOnce := func(declared map[string]bool, kind, name string) {
		if declared[name] {
			c.failf(b.Range(), "%s %s is there twice", kind, name)
		}
		declared[name] = true
	}
	switch b.Type {
	case "variable":
		declareOnce(c.variables, "variable", b.Labels[0])
	case "locals":
		for name := range b.Body.Attributes {
			declareOnce(c.locals, "local value", name)
		}
	}
	if address, ok := Address(b); ok {
		if _, twice := c.objects[address]; twice {
			c.failf(b.Range(), "%s is there twice", address)
		}
		c.objects[address] = c.object(b)
	}
}

// top checks a block of a file.
func (c *checker) top(b *hclsyntax.Block) {
	language := c.schema.Language[b.Type]
	if language == nil {
		c.failf(b.Range(), "there is no block %s", b.Type)
		return
	}
	if len(b.Labels) != language.Labels {
		c.failf(b.Range(), "%d labels instead of %d", len(b.Labels), language.Labels)
		return
	}
	for _, label := range b.Labels {
		if !hclsyntax.ValidIdentifier(label) {
			c.failf(b.Range(), "the label %q is no identifier", label)
		}
	}
	if _, isObject := Address(b); !isObject {
		c.body(b.Type, b.Body, language)
		return
	}
	object := c.object(b)
	if object == nil {
		c.failf(b.Range(), "there is no %s %s", b.Type, b.Labels[0])
		return
	}
	c.body(b.Labels[0], b.Body, object, language)
}

// body checks what a block holds by one or two tables: the provider's and the language's.
func (c *checker) body(name string, b *hclsyntax.Body, tables ...*Node) {
	for _, attribute := range slices.Sorted(maps.Keys(b.Attributes)) {
		if !slices.ContainsFunc(tables, func(t *Node) bool {
			return t.Any || slices.Contains(t.Required, attribute) || slices.Contains(t.Optional, attribute)
		}) {
			c.failf(b.Attributes[attribute].Range(), "%s has no attribute %s that can be set", name, attribute)
		}
		// What changes are ignored of are names of the block's own attributes.
		if attribute == "ignore_changes" || attribute == "type" {
			continue
		}
		for _, traversal := range b.Attributes[attribute].Expr.Variables() {
			c.refers(traversal)
		}
	}
	seen := map[string]bool{}
	for _, t := range tables {
		for _, attribute := range t.Required {
			if b.Attributes[attribute] == nil {
				c.failf(b.Range(), "%s lacks %s", name, attribute)
			}
		}
	}
	for _, nested := range b.Blocks {
		var table *Node
		for _, t := range tables {
			if t.Blocks[nested.Type] != nil {
				table = t.Blocks[nested.Type]
			}
		}
		switch {
		case table == nil:
			c.failf(nested.Range(), "%s has no block %s", name, nested.Type)
			continue
		case table.Once && seen[nested.Type]:
			c.failf(nested.Range(), "%s has a second block %s", name, nested.Type)
		case len(nested.Labels) > 0:
			c.failf(nested.Range(), "block %s has labels", nested.Type)
		}
		seen[nested.Type] = true
		c.body(nested.Type, nested.Body, table)
		if nested.Type == "lifecycle" {
			c.ignored(name, nested.Body, tables)
		}
	}
}

// ignored checks the names of attributes whose changes are ignored.
func (c *checker) ignored(name string, lifecycle *hclsyntax.Body, tables []*Node) {
	attribute := lifecycle.Attributes["ignore_changes"]
	if attribute == nil {
		return
	}
	for _, traversal := range attribute.Expr.Variables() {
		known := func(t *Node) bool {
			return slices.Contains(t.Required, traversal.RootName()) || slices.Contains(t.Optional, traversal.RootName())
		}
		if !slices.ContainsFunc(tables, known) {
			c.failf(attribute.Range(), "%s has no attribute %s", name, traversal.RootName())
		}
	}
}

// refers checks that what is referred to exists.
func (c *checker) refers(t hcl.Traversal) {
	second := ""
	if len(t) > 1 {
		if step, ok := t[1].(hcl.TraverseAttr); ok {
			second = step.Name
		}
	}
	address, steps := reference(t), 2
	switch root := t.RootName(); {
	case root == "var" && c.variables[second], root == "local" && c.locals[second], root == "path" && second == "module", root == "self":
		return
	case address == "":
		c.failf(t.SourceRange(), "there is no %s.%s", root, second)
		return
	case root == "data":
		steps = 3
	}
	object := c.objects[address]
	if object == nil {
		c.failf(t.SourceRange(), "there is no %s", address)
		return
	}
	if len(t) == steps {
		return // the whole, as in depends_on
	}
	name := ""
	if step, ok := t[steps].(hcl.TraverseAttr); ok {
		name = step.Name
	}
	for _, names := range [][]string{object.Required, object.Optional, object.Computed} {
		if slices.Contains(names, name) {
			return
		}
	}
	c.failf(t.SourceRange(), "%s has no attribute %s", address, name)
}
