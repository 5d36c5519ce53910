package cloudformation

import (
	"errors"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// Limits of a template that is sent with the request:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const (
	maxTemplate   = 51200
	maxParameters = 200
	maxResources  = 500
	maxOutputs    = 200
)

// Environment is where a stack is created, and with which values.
type Environment struct {
	Account, Partition, Region, StackName string
	Parameters                            map[string]string
	// Made are the attributes that AWS chose of what was made already, by "<logical id>.<attribute>".
	// For others [Unmade] and that stand in their place.
	Made map[string]string
}

// Unmade begins what stands for an attribute of a resource that AWS has yet to make.
const Unmade = "unmade:"

// Template is a template with every function in it evaluated.
type Template struct {
	// Partition is that of the environment.
	Partition string
	// Resources are in the order of the template.
	Resources []Resource
	// Outputs are by logical id.
	Outputs map[string]string
}

// Resource is a resource of a template.
type Resource struct {
	ID, Type  string
	DependsOn string
	// Properties are evaluated; what was AWS::NoValue is gone.
	Properties *yaml.Node
}

// Parse reads a template and evaluates it.
func Parse(data []byte, env Environment) (*Template, error) {
	if len(data) > maxTemplate {
		return nil, fmt.Errorf("the template has %d bytes, and at most %d can be sent", len(data), maxTemplate)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	if len(document.Content) != 1 {
		return nil, errors.New("the template is empty")
	}
	e := &evaluation{env: env, root: document.Content[0], parameters: map[string]string{}}
	if err := e.readParameters(); err != nil {
		return nil, err
	}
	t := &Template{Partition: env.Partition, Outputs: map[string]string{}}
	resources, outputs := field(e.root, "Resources"), field(e.root, "Outputs")
	for _, section := range []struct {
		name  string
		node  *yaml.Node
		limit int
	}{{"parameters", field(e.root, "Parameters"), maxParameters}, {"resources", resources, maxResources}, {"outputs", outputs, maxOutputs}} {
		if n := len(entries(section.node)); n > section.limit {
			return nil, fmt.Errorf("the template has %d %s, and at most %d are allowed", n, section.name, section.limit)
		}
	}
	seen := map[string]bool{}
	for _, r := range entries(resources) {
		if seen[r.key] {
			return nil, fmt.Errorf("resource %s is there twice", r.key)
		}
		seen[r.key] = true
		properties, err := e.value(field(r.value, "Properties"))
		if err != nil {
			return nil, fmt.Errorf("resource %s: %w", r.key, err)
		}
		dependsOn := scalar(field(r.value, "DependsOn"))
		if dependsOn != "" && field(resources, dependsOn) == nil {
			return nil, fmt.Errorf("resource %s depends on %s, which is not in the template", r.key, dependsOn)
		}
		t.Resources = append(t.Resources, Resource{r.key, scalar(field(r.value, "Type")), dependsOn, properties})
	}
	for _, o := range entries(outputs) {
		v, err := e.value(field(o.value, "Value"))
		if err != nil {
			return nil, fmt.Errorf("output %s: %w", o.key, err)
		}
		if _, twice := t.Outputs[o.key]; twice {
			return nil, fmt.Errorf("output %s is there twice", o.key)
		}
		t.Outputs[o.key] = scalar(v)
	}
	return t, nil
}

// readParameters takes each parameter's value, or its default, and checks it.
func (e *evaluation) readParameters() error {
	for _, p := range entries(field(e.root, "Parameters")) {
		value, given := e.env.Parameters[p.key]
		if !given {
			preset := field(p.value, "Default")
			if preset == nil {
				return fmt.Errorf("parameter %s has no value", p.key)
			}
			value = scalar(preset)
		}
		if pattern := scalar(field(p.value, "AllowedPattern")); pattern != "" {
			expression, err := regexp.Compile("^(?:" + pattern + ")$")
			if err != nil {
				return fmt.Errorf("parameter %s: %w", p.key, err)
			}
			if !expression.MatchString(value) {
				return fmt.Errorf("parameter %s %s, and is %q", p.key, scalar(field(p.value, "ConstraintDescription")), value)
			}
		}
		e.parameters[p.key] = value
	}
	for name := range e.env.Parameters {
		if _, declared := e.parameters[name]; !declared {
			return fmt.Errorf("parameter %s does not exist in the template", name)
		}
	}
	return nil
}

// pair is an entry of a mapping.
type pair struct {
	key   string
	value *yaml.Node
}

func entries(n *yaml.Node) []pair {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	list := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		list = append(list, pair{n.Content[i].Value, n.Content[i+1]})
	}
	return list
}

// field returns an entry's value; nil if there is none.
func field(n *yaml.Node, name string) *yaml.Node {
	for _, e := range entries(n) {
		if e.key == name {
			return e.value
		}
	}
	return nil
}

// scalar returns a scalar's text; "" for anything else.
func scalar(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}
