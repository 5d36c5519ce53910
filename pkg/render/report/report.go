// Package report writes the page for the person who must approve the roles. page.go has
// what the page says as data, templates/ how it looks. words.go puts conditions into words,
// marks.go and sensitive.go say what deserves a look, chain.go draws the picture.
package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

//go:embed templates
var templates embed.FS

// What a page and each of its roles usually take, in bytes: a buffer of the right size is not
// copied while it grows.
const (
	pageSize = 40 << 10
	roleSize = 8 << 10
)

// Page returns the page: one static HTML file in UTF-8 without scripts or remote parts.
// The same stack gives the same bytes. A policy that cannot be described truthfully is an
// error.
func Page(s *render.Stack) ([]byte, error) {
	p, err := newPage(s)
	if err != nil {
		return nil, err
	}
	t, err := template.New("").Funcs(template.FuncMap{"count": count, "thousands": thousands, "duration": duration}).ParseFS(templates, "templates/*")
	if err != nil {
		return nil, fmt.Errorf("the page's templates: %w", err)
	}
	var b bytes.Buffer
	b.Grow(pageSize + len(p.Roles)*roleSize)
	if err := t.ExecuteTemplate(&b, "page.html.tmpl", p); err != nil {
		return nil, fmt.Errorf("writing the page: %w", err)
	}
	return b.Bytes(), nil
}
