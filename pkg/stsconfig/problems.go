package stsconfig

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

const (
	hintValue   = "Correct the value: docs/configuration.md describes every field, with an example."
	hintUnknown = "Correct the name of the field or remove it. docs/configuration.md describes every field, and `create sts-config` writes a file that has them all."
	hintSyntax  = "Correct the file, which is YAML: fields on the same level are indented alike, by spaces, and texts with special characters are quoted."
)

// problem is what is wrong at a line; 0 is the file as a whole.
type problem struct {
	line int
	err  error
}

// problems collects what is wrong with one file. It blames a field only once, with the first
// thing that was found: the rest would follow from it.
type problems struct {
	name   string
	found  []problem
	blamed map[string]bool
	// partial are the paths of maps of which something could not be read: what seems to be missing in
	// them may be just that.
	partial map[string]bool
	more    int // not kept, since there are so many
}

func newProblems(name string) *problems {
	return &problems{name: name, blamed: map[string]bool{}, partial: map[string]bool{}}
}

// add says what is wrong with a field, or with the file where at is nil. The format goes on after
// the field's path: "must be a string".
func (p *problems) add(line int, at *document.Path, hint, format string, args ...any) {
	if len(p.found) == maxFound {
		p.more++
		return
	}
	text := fmt.Sprintf(format, args...)
	if at != nil {
		path := at.String()
		if p.blamed[path] {
			return
		}
		p.blamed[path] = true
		text = path + " " + text
	}
	where := p.name
	if line > 0 {
		where = fmt.Sprintf("%s:%d", p.name, line)
	}
	p.found = append(p.found, problem{line, diagnostic.Inputf(hint, "%s: %s", where, text)})
}

// err joins all that was found, by line. Only so many as somebody reads are listed.
func (p *problems) err() error {
	slices.SortStableFunc(p.found, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	var errs []error
	for i, found := range p.found {
		if i == maxProblems {
			errs = append(errs, diagnostic.Inputf(hintValue, "%s: has %d more problems, which are not listed", p.name, len(p.found)-i+p.more))
			break
		}
		errs = append(errs, found.err)
	}
	return errors.Join(errs...)
}
