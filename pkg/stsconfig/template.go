package stsconfig

import (
	"bytes"
	_ "embed"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// template has every field, commented out. A line of text begins with ##, and one of YAML with #, so
// that taking one # off every line but the first makes it a file that Parse reads. It is generated
// from the doc comments of Config: `make update`.
//
//go:embed template.yaml
var template string

// Found is what `create sts-config` knows when it writes the file.
type Found struct {
	// Name, Region and AccountID are those of an earlier run, as the state has them; before the first one
	// Name and Region are what the install directory says. Each is empty where it is not known. They are written as comments: a second `openshift-install create
	// manifests` gives another name, which a name in the file would win over.
	Name, Region, AccountID string
	// Given has the options that flags say, which become lines that are in force. Files are relative to
	// the install directory, or absolute. CredentialsRequests and Lint, which no flag can say, are not
	// looked at.
	Given Config
}

// Template returns a file with every field, its meaning and an example, all as comments but for what
// was given. Parse reads it as exactly that.
func Template(found Found) ([]byte, error) {
	replaced, err := found.blocks()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	skipping := false
	for line := range strings.Lines(template) {
		yamlLine, isYAML := strings.CutPrefix(line, "# ")
		name, _, _ := strings.Cut(yamlLine, ":")
		block, known := replaced[name]
		switch {
		case isYAML && known:
			b.WriteString(block)
			skipping = true
		case isYAML && skipping: // the rest of the example
		default:
			skipping = false
			b.WriteString(line)
		}
	}
	return b.Bytes(), nil
}

// blocks returns what stands in the place of the examples of fields, by their names.
func (f Found) blocks() (map[string]string, error) {
	blocks := map[string]string{}
	for name, value := range map[string]string{"name": f.Name, "region": f.Region, "accountID": f.AccountID} {
		if value == "" {
			continue
		}
		text, err := line(name, value)
		if err != nil {
			return nil, err
		}
		blocks[name] = "## Found:\n# " + text
	}
	given := reflect.ValueOf(f.Given)
	for _, field := range fieldsOf(given.Type()) {
		value := given.Field(field.index)
		if field.flag == "" || value.IsNil() {
			continue
		}
		if value.Kind() == reflect.Pointer {
			value = value.Elem()
		}
		text, err := line(field.name, plain(value.Interface()))
		if err != nil {
			return nil, err
		}
		blocks[field.name] = text
	}
	return blocks, nil
}

// plain returns a value as the file has it.
func plain(value any) any {
	if duration, ok := value.(time.Duration); ok {
		return durationText(duration)
	}
	return value
}

// durationText is a duration without the zeros that Go writes at its end.
func durationText(duration time.Duration) string {
	text := duration.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// line is a field in YAML, on a line of its own or on several.
func line(name string, value any) (string, error) {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(map[string]any{name: value}); err != nil {
		return "", err
	}
	return b.String(), nil
}
