package stsconfig

import (
	"flag"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what is generated from the doc comments of Config")

const (
	schemaFile   = "../../docs/sts-config.schema.json"
	documentFile = "../../docs/configuration.md"
	schemaURL    = "https://raw.githubusercontent.com/openshift/openshift-install-sts/main/docs/sts-config.schema.json"
)

const head = `# yaml-language-server: $schema=` + schemaURL + `
##
## The options of openshift-install-sts for the cluster of this directory. A flag wins over this
## file, and the file over what the install directory says.
##
## Lines with two # are text. Take the # off the lines with one to say what they say: all of them
## are examples, and several exclude each other. An empty value, such as rolePath: "", takes back what
## a flag of an earlier run said.
##
## docs/configuration.md has more. Editors that speak to yaml-language-server complete the file by
## the schema in the first line.
`

// template.yaml is what follows from the doc comments.
func TestTemplateFile(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		if d.group != "" {
			b.WriteString("\n## ---- " + d.group + " ----\n")
		}
		b.WriteString("\n" + wrap(d.prose, "## ", "## "))
		if d.flag != "" {
			b.WriteString("## Flag: --" + d.flag + "\n")
		}
		if len(d.fields) > 0 {
			b.WriteString("##\n")
			listFields(&b, d.fields, "##   ")
		}
		for line := range strings.Lines(d.example) {
			b.WriteString("# " + line)
		}
	}
	same(t, "template.yaml", b.String())
}

// listFields writes a line or more for each field, and for the fields in it.
func listFields(b *strings.Builder, fields []described, indent string) {
	for _, d := range fields {
		b.WriteString(wrap(d.prose+required(d), indent, indent+"  "))
		listFields(b, d.fields, indent+"  ")
	}
}

func required(d described) string {
	if d.required {
		return " Required."
	}
	return ""
}

// generated is the part of the document that is written here.
var generated = regexp.MustCompile(`(?s)(<!-- generated: fields -->\n).*?(<!-- end -->)`)

// docs/configuration.md has a section for every field.
func TestDocumentFile(t *testing.T) {
	before, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	if !generated.Match(before) {
		t.Fatalf("%s has no generated part", documentFile)
	}
	part := reference(t)
	after := generated.ReplaceAllStringFunc(string(before), func(old string) string {
		marks := generated.FindStringSubmatch(old)
		return marks[1] + part + marks[2]
	})
	same(t, documentFile, after)
}

// reference is a section for every field of Config.
func reference(t *testing.T) string {
	var b strings.Builder
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		if d.group != "" {
			b.WriteString("\n### " + d.group + "\n")
		}
		flag := "no flag"
		if d.flag != "" {
			flag = "`--" + d.flag + "`"
		}
		b.WriteString("\n#### `" + d.name + "`\n\n" + flag + " · used by `" + strings.Join(d.used, "`, `") + "`\n\n")
		b.WriteString(wrap(d.prose, "", ""))
		if len(d.fields) > 0 {
			b.WriteString("\n| field | |\n|---|---|\n")
			tableRows(&b, d.fields, "")
		}
		b.WriteString("\n```yaml\n" + d.example + "```\n")
	}
	return b.String()
}

func tableRows(b *strings.Builder, fields []described, within string) {
	for _, d := range fields {
		b.WriteString("| `" + within + d.name + "` | " + strings.ReplaceAll(d.prose+required(d), "|", "\\|") + " |\n")
		tableRows(b, d.fields, within+d.name+"[].")
	}
}
