package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Scope is what expressions of a module can refer to.
type Scope struct {
	module *Module
	// variables and locals are by name.
	variables, locals map[string]cty.Value
	// objects are the attributes of what exists, by address.
	objects map[string]map[string]cty.Value
}

// Evaluate returns a module's variables and local values. values are the variables that are
// given; the others have their defaults. A value that a variable's validation refuses is an
// error.
func (m *Module) Evaluate(values map[string]cty.Value) (*Scope, error) {
	s := &Scope{
		module: m, variables: map[string]cty.Value{}, locals: map[string]cty.Value{},
		objects: map[string]map[string]cty.Value{},
	}
	for _, b := range m.Blocks {
		if b.Type == "variable" {
			if err := s.variable(b, values); err != nil {
				return nil, err
			}
		}
	}
	for _, b := range m.Blocks {
		if b.Type != "locals" {
			continue
		}
		if err := s.localValues(b.Body.Attributes); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Scope) variable(b *hclsyntax.Block, values map[string]cty.Value) error {
	name := b.Labels[0]
	value, given := values[name]
	if !given {
		attribute, ok := b.Body.Attributes["default"]
		if !ok {
			return fmt.Errorf("variable %s is not given and has no default", name)
		}
		var err error
		if value, err = s.Value(attribute.Expr, nil); err != nil {
			return err
		}
	}
	kind, err := variableType(b.Body.Attributes["type"].Expr)
	if err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	if value, err = convert.Convert(value, kind); err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	s.variables[name] = value
	return s.conditions(b.Body.Blocks, "validation", cty.NilVal)
}

// variableType returns the type that a variable is declared with.
func variableType(e hcl.Expression) (cty.Type, error) {
	if hcl.ExprAsKeyword(e) == "string" {
		return cty.String, nil
	}
	call, diagnostics := hcl.ExprCall(e)
	if !diagnostics.HasErrors() && call.Name == "map" && len(call.Arguments) == 1 && hcl.ExprAsKeyword(call.Arguments[0]) == "string" {
		return cty.Map(cty.String), nil
	}
	return cty.NilType, fmt.Errorf("%s: only string and map(string) are known here", e.Range())
}

// localValues evaluates local values; one may refer to others of its block.
func (s *Scope) localValues(attributes hclsyntax.Attributes) error {
	for left := len(attributes); left > 0; {
		before := left
		for name, attribute := range attributes {
			if _, done := s.locals[name]; done {
				continue
			}
			if value, err := s.Value(attribute.Expr, nil); err == nil {
				s.locals[name] = value
				left--
			}
		}
		if left == before {
			for name, attribute := range attributes {
				if _, err := s.Value(attribute.Expr, nil); err != nil {
					return fmt.Errorf("local value %s: %w", name, err)
				}
			}
		}
	}
	return nil
}

// conditions evaluates the conditions of the blocks of one kind, and returns the message of
// the first that does not hold. self is the object that they are about, or NilVal.
func (s *Scope) conditions(blocks hclsyntax.Blocks, kind string, self cty.Value) error {
	for _, b := range blocks {
		if b.Type != kind {
			continue
		}
		holds, err := s.Value(b.Body.Attributes["condition"].Expr, &self)
		if err != nil {
			return err
		}
		if holds.RawEquals(cty.True) {
			continue
		}
		message, err := s.Value(b.Body.Attributes["error_message"].Expr, &self)
		if err != nil {
			return err
		}
		return fmt.Errorf("%s: %s", b.Range(), message.AsString())
	}
	return nil
}

// Value evaluates an expression. self is nil where there is none.
func (s *Scope) Value(e hcl.Expression, self *cty.Value) (cty.Value, error) {
	variables := map[string]cty.Value{
		"var":   cty.ObjectVal(s.variables),
		"local": cty.ObjectVal(s.locals),
		"path":  cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")}),
	}
	if self != nil && *self != cty.NilVal {
		variables["self"] = *self
	}
	kinds, data := map[string]map[string]cty.Value{}, map[string]map[string]cty.Value{}
	for _, traversal := range e.Variables() {
		address := reference(traversal)
		attributes, exists := s.objects[address]
		if !exists {
			continue // the evaluation says what is missing
		}
		in := kinds
		if rest, isData := strings.CutPrefix(address, "data."); isData {
			in, address = data, rest
		}
		kind, label, _ := strings.Cut(address, ".")
		if in[kind] == nil {
			in[kind] = map[string]cty.Value{}
		}
		in[kind][label] = cty.ObjectVal(attributes)
	}
	for kind, objects := range kinds {
		variables[kind] = cty.ObjectVal(objects)
	}
	sources := map[string]cty.Value{}
	for kind, objects := range data {
		sources[kind] = cty.ObjectVal(objects)
	}
	variables["data"] = cty.ObjectVal(sources)
	value, diagnostics := e.Value(&hcl.EvalContext{Variables: variables, Functions: s.functions()})
	if diagnostics.HasErrors() {
		return cty.NilVal, fmt.Errorf("evaluate %s: %w", e.Range(), diagnostics)
	}
	return value, nil
}

func (s *Scope) functions() map[string]function.Function {
	text := []function.Parameter{{Name: "text", Type: cty.String}}
	return map[string]function.Function{
		"can": tryfunc.CanFunc, "distinct": stdlib.DistinctFunc, "jsonencode": stdlib.JSONEncodeFunc, "keys": stdlib.KeysFunc,
		"length": stdlib.LengthFunc, "lower": stdlib.LowerFunc, "merge": stdlib.MergeFunc, "regex": stdlib.RegexFunc,
		"alltrue": function.New(&function.Spec{
			Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
			Type:   function.StaticReturnType(cty.Bool),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				for _, member := range args[0].AsValueSlice() {
					if member.False() {
						return cty.False, nil
					}
				}
				return cty.True, nil
			},
		}),
		"file": function.New(&function.Spec{
			Params: text, Type: function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				data, err := os.ReadFile(filepath.Join(s.module.Folder, args[0].AsString()))
				return cty.StringVal(string(data)), err
			},
		}),
	}
}
