package credentialsrequest

import (
	"errors"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
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

func (c *checker) blame(field *path, format string, args ...any) {
	c.advise(c.hint, field, format, args...)
}

// advise is blame with advice of its own.
func (c *checker) advise(hint string, field *path, format string, args ...any) {
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
	c.notes = append(c.notes, notef(level, c.source, format, args...))
}

func (c *checker) err() error { return errors.Join(c.problems...) }

// object gives typed access to a map of the document, and blames what has another type.
// As in Kubernetes, a field that is null is a field that is not there.
type object struct {
	c      *checker
	at     *path
	fields map[string]any
}

func (o object) str(key string) string {
	return o.c.str(o.fields[key], o.at.to(key))
}

func (o object) strs(key string) []string {
	list, ok := o.list(key)
	if !ok {
		return nil
	}
	var texts []string
	for i, item := range list {
		at := o.at.to(key).at(i)
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
		o.c.blame(o.at.to(key), "must be a list, not %s", typeName(value))
		return nil, false
	}
}

func (o object) object(key string) (object, bool) {
	return o.c.object(o.fields[key], o.at.to(key))
}

// unknown returns the paths of the fields that are not among the known ones.
func (o object) unknown(known ...string) []*path {
	isKnown := map[string]bool{}
	for _, key := range known {
		isKnown[key] = true
	}
	var paths []*path
	for _, key := range sortedKeys(o.fields) {
		if !isKnown[key] {
			paths = append(paths, o.at.to(key))
		}
	}
	return paths
}

func (c *checker) str(value any, at *path) string {
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
		c.blame(at, "must be a string, not %s%s", typeName(value), advice)
		return ""
	}
}

// object returns an object that can be asked in any case: it is empty when there is none.
func (c *checker) object(value any, at *path) (object, bool) {
	switch value := value.(type) {
	case nil:
		return object{c: c, at: at}, false
	case map[string]any:
		return object{c: c, at: at, fields: value}, true
	default:
		c.blame(at, "must be a map, not %s", typeName(value))
		return object{c: c, at: at}, false
	}
}
