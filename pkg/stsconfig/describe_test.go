package stsconfig

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// described is a field with what its doc comment and its tags say.
type described struct {
	field
	group    string // the heading above it
	used     []string
	required bool
	// prose is the doc comment, in one paragraph, with the field's name as the file has it; example
	// is YAML.
	prose, example string
	// fields are those of the items of a list, or of a map with known fields.
	fields []described
}

// describe reads a type's fields in their order.
func describe(t *testing.T, of reflect.Type) []described {
	t.Helper()
	comments := comments(t)
	var all []described
	for _, f := range fieldsOf(of) {
		goField := of.Field(f.index)
		comment, ok := comments[of.Name()+"."+goField.Name]
		if !ok || !strings.HasPrefix(comment, goField.Name+" ") {
			t.Fatalf("%s.%s has no doc comment that begins with its name", of.Name(), goField.Name)
		}
		_, rest, _ := strings.Cut(goField.Tag.Get("json"), ",")
		d := described{field: f, group: goField.Tag.Get("group"), used: strings.Fields(goField.Tag.Get("used")), required: rest != "omitempty"}
		prose, example, _ := strings.Cut(comment, "\n\n\t")
		d.prose = strings.Join(strings.Fields(f.name+strings.TrimPrefix(prose, goField.Name)), " ")
		if example != "" {
			d.example = strings.ReplaceAll("\t"+example, "\n\t", "\n")[1:]
		}
		if inner := structIn(goField.Type); inner != nil {
			d.fields = describe(t, inner)
		}
		all = append(all, d)
	}
	return all
}

// structIn returns the struct of this package that a field is made of, or nil.
func structIn(of reflect.Type) reflect.Type {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	if of.Kind() == reflect.Struct {
		return of
	}
	return nil
}

// comments returns the doc comments of all types of this package, as "Type", and of their fields, as
// "Type.Field".
func comments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range parsed.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok || general.Tok != token.TYPE {
				continue
			}
			for _, spec := range general.Specs {
				named := spec.(*ast.TypeSpec)
				found[named.Name.Name] = general.Doc.Text()
				if of, ok := named.Type.(*ast.StructType); ok {
					for _, f := range of.Fields.List {
						for _, name := range f.Names {
							found[named.Name.Name+"."+name.Name] = f.Doc.Text()
						}
					}
				}
			}
		}
	}
	return found
}

// wrap breaks a text into lines of at most 100 characters, the first of which begins with one
// prefix and the others with another.
func wrap(text, first, others string) string {
	var b strings.Builder
	line := first
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case len(line)+1+len(word) > 100:
			b.WriteString(line + "\n")
			line = others + word
		default:
			line += " " + word
		}
	}
	b.WriteString(line + "\n")
	return b.String()
}

// same holds a generated file to what it is generated from.
func same(t *testing.T, file, want string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err == nil && string(got) == want {
		return
	}
	if !*update {
		t.Fatalf("%s is not what follows from the doc comments of Config: run make update", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
