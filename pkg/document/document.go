package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Document is one YAML or JSON document of a file.
type Document struct {
	// Source says which one it is, on one line: "file, document 2".
	Source string
	// Value is made of map[string]any, []any, string, bool, int64, float64 and nil.
	Value any
	// Problems are what is wrong with the syntax; Value is then of no use.
	Problems []Problem
	// Raw are the document's own bytes as they stand in the file, comments included, without
	// the line that separates it from the one before. It is part of the file's data, not a copy,
	// and empty where a problem hides the document's end.
	Raw []byte
}

// Problem is what is wrong at a place in a document.
type Problem struct {
	// Field is nil when the whole document is meant.
	Field *Path
	// Text goes on after the name of the document and of the field: "is set more than once".
	Text string
}

var byteOrderMark = []byte("\ufeff")

// Each calls visit for every document of a file that holds anything. A document that only has
// comments is neither visited nor counted, so that the number is the one that a reader of the
// file would count. A name that ends in .json makes the file JSON. What is wrong with the file
// as a whole is a problem of a last document that has the file's name; the only error is that
// of the context.
func Each(ctx context.Context, name string, data []byte, visit func(Document)) error {
	f := file{name: diagnostic.OneLine(name), data: bytes.TrimPrefix(data, byteOrderMark), visit: visit}
	if !utf8.Valid(data) {
		f.refuse("is not UTF-8 text")
		return nil
	}
	if IsJSON(name) {
		return f.eachJSON(ctx)
	}
	return f.eachYAML(ctx)
}

// IsJSON reports whether a file is JSON by its name; all others are YAML, in which JSON is
// understood, too.
func IsJSON(name string) bool { return strings.EqualFold(filepath.Ext(name), ".json") }

// file is what is left to read of a file.
type file struct {
	name   string
	data   []byte
	visit  func(Document)
	number int // of the document that was begun last
}

// refuse is for what is wrong with the whole file.
func (f *file) refuse(text string) {
	f.visit(Document{Source: f.name, Problems: []Problem{{Text: text}}})
}

// begin counts a document. It returns false, and says so, when it is one too many.
func (f *file) begin() bool {
	if f.number == maxDocuments {
		f.refuse("holds more than 1,000 documents")
		return false
	}
	f.number++
	return true
}

func (f *file) source() string { return fmt.Sprintf("%s, document %d", f.name, f.number) }

// Err joins the problems, one error for each, as bad input with a hint for the user; it is nil
// when there are none.
func (d Document) Err(hint string) error {
	var errs []error
	for _, p := range d.Problems {
		if p.Field == nil {
			errs = append(errs, diagnostic.Inputf(hint, "%s: %s", d.Source, p.Text))
		} else {
			errs = append(errs, diagnostic.Inputf(hint, "%s: %s %s", d.Source, p.Field, p.Text))
		}
	}
	return errors.Join(errs...)
}
