package stsconfig

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/invopop/jsonschema"
	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// rule is what the schema demands of a text, or of each text of a list.
type rule struct {
	pattern string
	longest int
}

// rules are by type and field. Those of options allow an empty text, which takes back what a flag of
// an earlier run said; they follow what the rest of the program demands of the option, which
// TestRules holds them to.
func rules() map[string]rule {
	name := rule{requestName.String(), maxRequestName}
	why := rule{reason.String(), maxReason}
	actions, resources := rule{action.String(), 0}, rule{resource.String(), 0}
	return map[string]rule{
		"Config.name":                   {`^([a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?)?$`, 0},
		"Config.region":                 {`^([a-z]{2,5}(-[a-z]+)+-[0-9]{1,2})?$`, 0},
		"Config.accountID":              {`^([0-9]{12})?$`, 0},
		"Config.assumeRoleARN":          {`^(` + cloud.RoleARNPattern + `)?$`, 0},
		"Config.permissionsBoundaryARN": {`^(arn:aws(-[a-z0-9]+)*:iam::([0-9]{12}|aws):policy/[!-~]+)?$`, 0},
		"Config.rolePath":               {`^(/([!-~]+/)?)?$`, 512},
		"Config.roleNameTemplate":       {`^([A-Za-z0-9_+=,.@-]|\{(name|namespace|secret|hash)\})*$`, 0},
		"Config.kmsKeyARN":              {`^(arn:aws(-[a-z0-9]+)*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$`, 0},
		"Config.issuerURL":              {`^(https://[^/?#:@\s]+(/[^/?#\s]+)*)?$`, 0},
		"Config.thumbprint":             {`^(auto|[0-9A-Fa-f]{40}|([0-9A-Fa-f]{2}:){19}[0-9A-Fa-f]{2})?$`, 0},
		"Override.name":                 name,
		"Override.roleARN":              {`^` + cloud.RoleARNPattern + `$`, 0},
		"Override.audiences":            {audience.String(), maxAudience},
		"Override.serviceAccounts":      {`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, 253},
		"ActionAddition.actions":        actions,
		"ActionAddition.resources":      resources,
		"ActionAddition.reason":         why,
		"ActionRemoval.actions":         actions,
		"ActionRemoval.reason":          why,
		"Narrowing.actions":             actions,
		"Narrowing.resources":           resources,
		"Narrowing.reason":              why,
		"Silence.check":                 {checkID.String(), 0},
		"Silence.request":               name,
		"Silence.reason":                why,
	}
}

// conditionSchema is that of what an IAM statement's condition looks like.
func conditionSchema() *jsonschema.Schema {
	ofKinds := map[string]*jsonschema.Schema{}
	for _, kind := range valueKinds() {
		scalars := []*jsonschema.Schema{{Type: "string", Pattern: kind.shape.String()}}
		if kind.bare != "" {
			bare := &jsonschema.Schema{Type: kind.bare}
			if kind.bare == "integer" {
				bare.Minimum = "0"
			}
			scalars = append(scalars, bare)
		}
		bare, ends := strings.CutSuffix(strings.TrimPrefix(kind.operators.String(), "^"), "$")
		if ends {
			bare += "(IfExists)?$"
		}
		ofKinds["^(ForAllValues:|ForAnyValue:)?"+bare] = conditionKeys(scalars...)
	}
	return &jsonschema.Schema{
		Type: "object", MinProperties: ptr(1), PropertyNames: &jsonschema.Schema{Pattern: operator.String()},
		PatternProperties:    ofKinds,
		AdditionalProperties: conditionKeys(&jsonschema.Schema{Type: "string"}, &jsonschema.Schema{Type: "number"}, &jsonschema.Schema{Type: "boolean"}),
	}
}

// conditionKeys is the schema of condition keys with a value, or a list of values, of some kinds.
func conditionKeys(scalars ...*jsonschema.Schema) *jsonschema.Schema {
	list := &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{AnyOf: scalars}, MinItems: ptr(1)}
	return &jsonschema.Schema{Type: "object", MinProperties: ptr(1), AdditionalProperties: &jsonschema.Schema{AnyOf: append(slices.Clone(scalars), list)}}
}

func ptr(n uint64) *uint64 { return &n }

// schema is generated from the types, their doc comments and the rules.
func schema(t *testing.T) []byte {
	t.Helper()
	reflector := jsonschema.Reflector{
		ExpandedStruct: true, BaseSchemaID: "", Anonymous: true,
		Mapper: func(of reflect.Type) *jsonschema.Schema {
			switch of {
			case reflect.TypeFor[time.Duration]():
				return &jsonschema.Schema{Type: "string", Pattern: durationShape.String()}
			case reflect.TypeFor[Condition]():
				return conditionSchema()
			}
			return nil
		},
	}
	root := reflector.Reflect(&Config{})
	root.ID = schemaURL
	root.Title = FileName
	root.Description = "The options of openshift-install-sts for the cluster of an install directory."
	left := rules()
	refine(t, reflect.TypeFor[Config](), root, root.Definitions, left)
	if len(left) > 0 {
		t.Fatalf("rules for fields that do not exist: %v", slices.Sorted(maps.Keys(left)))
	}
	concurrency, _ := root.Properties.Get("concurrency")
	concurrency.Minimum = "1"
	override := root.Definitions["Override"]
	override.MinProperties = ptr(2)
	var beside []*jsonschema.Schema
	for _, field := range []string{"serviceAccounts", "addActions", "removeActions", "narrow"} {
		beside = append(beside, &jsonschema.Schema{Required: []string{field}})
	}
	override.If = &jsonschema.Schema{Required: []string{"roleARN"}}
	override.Then = &jsonschema.Schema{Not: &jsonschema.Schema{AnyOf: beside}}
	root.Definitions["Narrowing"].AnyOf = []*jsonschema.Schema{{Required: []string{"resources"}}, {Required: []string{"condition"}}}

	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// refine adds to the schema of a type, and of those in it, what reflection does not tell.
func refine(t *testing.T, of reflect.Type, schema *jsonschema.Schema, definitions jsonschema.Definitions, left map[string]rule) {
	t.Helper()
	for _, d := range describe(t, of) {
		property, ok := schema.Properties.Get(d.name)
		if !ok {
			t.Fatalf("the schema has no %s.%s", of.Name(), d.name)
		}
		property.Description = d.prose
		if d.flag != "" {
			property.Description += " Flag: --" + d.flag
		}
		if d.example != "" {
			property.Examples = []any{exampleValue(t, d)}
		}
		text := property
		if property.Items != nil {
			text = property.Items
			if of != reflect.TypeFor[Config]() && of != reflect.TypeFor[Lint]() {
				property.MinItems, property.UniqueItems = ptr(1), text.Type == "string"
			}
		}
		path := of.Name() + "." + d.name
		if r, ok := left[path]; ok {
			delete(left, path)
			text.Pattern = r.pattern
			if r.longest > 0 {
				text.MaxLength = ptr(uint64(r.longest))
			}
		}
		if inner := structIn(of.Field(d.index).Type); inner != nil {
			refine(t, inner, definitions[inner.Name()], definitions, left)
		}
	}
}

// exampleValue is the value of a field in its example.
func exampleValue(t *testing.T, d described) any {
	t.Helper()
	var example map[string]any
	if err := yaml.Unmarshal([]byte(d.example), &example); err != nil || len(example) != 1 {
		t.Fatalf("the example of %s is not one field: %v", d.name, err)
	}
	return example[d.name]
}

// The schema is what follows from the types.
func TestSchemaFile(t *testing.T) { same(t, schemaFile, string(schema(t))) }
