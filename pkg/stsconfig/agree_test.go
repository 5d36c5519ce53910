package stsconfig

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// compiled is the schema as editors get it.
func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schemaURL, value); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(schemaURL)
	if err != nil {
		t.Fatal(err)
	}
	if compiled.DraftVersion != 2020 {
		t.Errorf("the schema is of draft %d", compiled.DraftVersion)
	}
	return compiled
}

// validate says what the schema has against a file.
func validate(t *testing.T, schema *jsonschema.Schema, content string) error {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(content), &value); err != nil {
		t.Fatalf("%v in\n%s", err, content)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(instance)
}

// What Parse reads the schema allows, and what Parse refuses it refuses as far as a schema can.
func TestSchemaAgrees(t *testing.T) {
	schema := compiled(t)
	for name, test := range good() {
		switch {
		case strings.HasPrefix(name, "empty") && name != "empty values", strings.HasPrefix(name, "only"):
			continue // nothing at all, which editors do not check
		case strings.HasPrefix(name, "texts"):
			continue // a date is none to JSON Schema
		case strings.HasPrefix(name, "types"):
			test.content = strings.ReplaceAll(test.content, "j: 2024-01-01", "j: '2024-01-01'")
		case name == "aliases":
			test.content = strings.ReplaceAll(test.content, "&v b", "&v /b/")
		}
		if err := validate(t, schema, test.content); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, test := range badFiles() {
		if test.schema && validate(t, schema, test.content) == nil {
			t.Errorf("%s: the schema allows\n%s", test.name, test.content)
		}
	}
}

// What an editor warns about before the program does, field by field.
func TestSchemaPatterns(t *testing.T) {
	schema := compiled(t)
	for _, content := range []string{
		"name: Cluster", "name: -a", "name: " + strings.Repeat("a", 59), "region: eu-west-1a", "region: Europe",
		"accountID: '12345'", "accountID: '1234567890123'", "assumeRoleARN: arn:aws:iam::123456789012:user/x",
		"permissionsBoundaryARN: arn:aws:iam::123456789012:role/x", "permissionsBoundaryARN: boundary",
		"rolePath: openshift", "rolePath: /openshift", "rolePath: '//'", "rolePath: /a b/", "rolePath: /" + strings.Repeat("a", 511) + "/",
		"roleNameTemplate: '{cluster}-{hash}'", "roleNameTemplate: 'a b {hash}'", "roleNameTemplate: '{hash'",
		"kmsKeyARN: alias/x", "kmsKeyARN: arn:aws:kms:eu-west-1:123456789012:alias/x",
		"issuerURL: http://a.example", "issuerURL: https://a.example/", "issuerURL: https://a.example:443", "issuerURL: https://a.example/x?y",
		"issuerURL: https://u@a.example", "issuerURL: https://a.example//x",
		"thumbprint: sha1", "thumbprint: '" + strings.Repeat("a", 39) + "'", "concurrency: 0",
	} {
		if validate(t, schema, content) == nil {
			t.Errorf("the schema allows %s", content)
		}
		if _, _, err := Parse(FileName, []byte(content)); err != nil {
			t.Errorf("%v: this is for the option's own check, which flags have, too", err)
		}
	}
}

// Every example of a field is one that Parse and the schema take.
func TestExamples(t *testing.T) {
	schema := compiled(t)
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		if err := validate(t, schema, d.example); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
		if d.flag == "" && d.name != "credentialsRequests" && d.name != "lint" {
			t.Errorf("%s has no flag", d.name)
		}
		if !strings.Contains(d.prose, "Default: ") {
			t.Errorf("%s: the default is missing", d.name)
		}
		if len(d.used) == 0 {
			t.Errorf("%s: which commands use it?", d.name)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// docs/configuration.md has every field, and its examples are right.
func TestDocumentExamples(t *testing.T) {
	data, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	page, schema := string(data), compiled(t)
	blocks := yamlBlock.FindAllStringSubmatch(page, -1)
	for _, block := range blocks {
		if _, _, err := Parse(FileName, []byte(block[1])); err != nil {
			t.Errorf("%v in\n%s", err, block[1])
		}
		if err := validate(t, schema, block[1]); err != nil {
			t.Errorf("%v in\n%s", err, block[1])
		}
	}
	fields := describe(t, reflect.TypeFor[Config]())
	if len(blocks) < len(fields) {
		t.Errorf("%d examples for %d fields", len(blocks), len(fields))
	}
	for _, d := range fields {
		if !strings.Contains(page, "\n#### `"+d.name+"`\n") {
			t.Errorf("there is no section about %s", d.name)
		}
	}
}

// What the page shows that the program says, it says.
func TestDocumentMessages(t *testing.T) {
	data, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	const file = `name: mycluster-x7k2p
region: eu-west-1
accountID: 123456789012



rolPath: /openshift/





credentialsRequests:
  - name: openshift-ingress
    addActions: [{actions: [route53:GetHostedZone]}]
`
	_, _, err = Parse(FileName, []byte(file))
	for line := range strings.Lines(err.Error()) {
		if !strings.Contains(string(data), strings.TrimSpace(line)+"\n") {
			t.Errorf("the page does not have: %s", line)
		}
	}
}
