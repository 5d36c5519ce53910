package credentialsrequest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

const (
	hintCorrect     = "Correct the file. The CredentialsRequests of a release are written by `oc adm release extract --credentials-requests --cloud=aws --to=DIRECTORY RELEASE_IMAGE`."
	hintUnknown     = "Correct the name of the field or remove it: leaving it unread would change what the role may do."
	hintPlaceholder = "The file is a template: replace every placeholder by its value before the file is used."
)

// checker collects what is wrong with one document. It blames a field only once, with the
// first thing that was found: the rest would follow from it.
type checker struct {
	source   string
	hint     string // what to do about a problem that has no advice of its own
	problems []error
	notes    []Note
	blamed   map[string]bool
}

func newChecker(source string) *checker {
	return &checker{source: source, hint: hintCorrect, blamed: map[string]bool{}}
}

func (c *checker) blame(field *document.Path, format string, args ...any) {
	c.advise(c.hint, field, format, args...)
}

// advise is blame with advice of its own.
func (c *checker) advise(hint string, field *document.Path, format string, args ...any) {
	if len(c.problems) > maxProblems {
		return
	}
	if len(c.problems) == maxProblems {
		c.problems = append(c.problems, diagnostic.Inputf(hint, "%s: has more problems, which are not listed", c.source))
		return
	}
	text := fmt.Sprintf(format, args...)
	if field == nil {
		c.problems = append(c.problems, diagnostic.Inputf(hint, "%s: %s", c.source, text))
		return
	}
	at := field.String()
	if c.blamed[at] {
		return
	}
	c.blamed[at] = true
	c.problems = append(c.problems, diagnostic.Inputf(hint, "%s: %s %s", c.source, at, text))
}

func (c *checker) note(level Level, format string, args ...any) {
	switch {
	case len(c.notes) > maxNotes:
		return
	case len(c.notes) == maxNotes:
		format, args = "there is more of the kind, which is not listed", nil
	}
	c.notes = append(c.notes, notef(level, c.source, format, args...))
}

func (c *checker) err() error { return errors.Join(c.problems...) }

// object gives typed access to a map of the document, and blames what has another type.
// As in Kubernetes, a field that is null is a field that is not there.
type object struct {
	c      *checker
	at     *document.Path
	fields map[string]any
}

func (o object) str(key string) string {
	return o.c.str(o.fields[key], o.at.To(key))
}

func (o object) strs(key string) []string {
	list, ok := o.list(key)
	if !ok {
		return nil
	}
	var texts []string
	for i, item := range list {
		at := o.at.To(key).At(i)
		if item == nil {
			o.c.blame(at, "is empty")
		}
		// A wrong item is kept, as "", so that the numbers of the others stay theirs.
		texts = append(texts, o.c.str(item, at))
	}
	return texts
}

func (o object) list(key string) ([]any, bool) {
	switch value := o.fields[key].(type) {
	case nil:
		return nil, false
	case []any:
		return value, true
	default:
		o.c.blame(o.at.To(key), "must be a list, not %s", document.TypeName(value))
		return nil, false
	}
}

func (o object) object(key string) (object, bool) {
	return o.c.object(o.fields[key], o.at.To(key))
}

// unknown returns the paths of the fields that are not among the known ones.
func (o object) unknown(known ...string) []*document.Path {
	isKnown := map[string]bool{}
	for _, key := range known {
		isKnown[key] = true
	}
	var paths []*document.Path
	for _, key := range slices.Sorted(maps.Keys(o.fields)) {
		if !isKnown[key] {
			paths = append(paths, o.at.To(key))
		}
	}
	return paths
}

func (c *checker) str(value any, at *document.Path) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	default:
		advice := ""
		switch value.(type) {
		case bool, int64, float64:
			advice = "; put it in quotes"
		}
		c.blame(at, "must be a string, not %s%s", document.TypeName(value), advice)
		return ""
	}
}

// object returns an object that can be asked in any case: it is empty when there is none.
func (c *checker) object(value any, at *document.Path) (object, bool) {
	switch value := value.(type) {
	case nil:
		return object{c: c, at: at}, false
	case map[string]any:
		return object{c: c, at: at, fields: value}, true
	default:
		c.blame(at, "must be a map, not %s", document.TypeName(value))
		return object{c: c, at: at}, false
	}
}
