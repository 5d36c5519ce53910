package stsconfig

import (
	"regexp"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// maxReason, in characters, keeps a report readable.
const maxReason = 500

var (
	// reason is one line that says something.
	reason = regexp.MustCompile(`^[^\r\n]*[^ \t\r\n][^\r\n]*$`)
	// checkID is the identifier of a check of the lint.
	checkID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// requestName is the name of a CredentialsRequest, with or without its namespace.
	requestName = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
)

// The longest name with a namespace before it.
const maxRequestName = validation.DNS1123LabelMaxLength + len("/") + validation.DNS1123SubdomainMaxLength

// checker judges what only the file has. All else is checked where it is used, since flags can say
// it, too.
type checker struct {
	*problems
	lines map[string]int
}

// given reports whether the file has a field.
func (c checker) given(at *document.Path) bool { return c.lines[at.String()] > 0 }

// blame says what is wrong with a field of the map at owner, in the line of the field, or of the map
// where the field is missing.
func (c checker) blame(owner *document.Path, field, format string, args ...any) {
	at := owner.To(field)
	line := c.lines[at.String()]
	if line == 0 {
		if c.partial[owner.String()] {
			return
		}
		line = c.lines[owner.String()]
	}
	c.add(line, at, hintValue, format, args...)
}

// lacking says that a map has not what it needs.
func (c checker) lacking(at *document.Path, format string, args ...any) {
	if path := at.String(); !c.partial[path] {
		c.add(c.lines[path], at, hintValue, format, args...)
	}
}

// file checks the whole.
func (c checker) file(config *Config) {
	var root *document.Path
	named := map[string]*document.Path{}
	for i, o := range config.CredentialsRequests {
		at := root.To("credentialsRequests").At(i)
		c.override(o, at)
		if first, twice := named[o.Name]; twice && o.Name != "" {
			c.blame(at, "name", "is %s, and so is %s: say all about a request in one item", diagnostic.Quote(o.Name), first)
			continue
		}
		named[o.Name] = at.To("name")
	}
	if config.Lint == nil {
		return
	}
	silence := root.To("lint").To("silence")
	for i, s := range config.Lint.Silence {
		at := silence.At(i)
		if !checkID.MatchString(s.Check) {
			c.blame(at, "check", "is %s; docs/lint.md has the identifiers, such as any-resource", missingOr(s.Check))
		}
		if c.given(at.To("request")) {
			c.requestName(s.Request, at, "request")
		}
		c.reason(s.Reason, at)
	}
}

func (c checker) requestName(name string, owner *document.Path, field string) {
	if len(name) > maxRequestName || !requestName.MatchString(name) {
		c.blame(owner, field, "is %s; write the CredentialsRequest's name, or its namespace, a slash and its name", missingOr(name))
	}
}

func (c checker) reason(text string, owner *document.Path) {
	switch {
	case !reason.MatchString(text):
		c.blame(owner, "reason", "is %s; say on one line why this is so, for whoever reviews the roles", missingOr(text))
	case utf8.RuneCountInString(text) > maxReason:
		c.blame(owner, "reason", "has %d characters; at most %d are allowed", utf8.RuneCountInString(text), maxReason)
	}
}

// missingOr is what a message says about a wrong value: that there is none, or the value.
func missingOr(text string) string {
	if text == "" {
		return "missing"
	}
	return diagnostic.Quote(text)
}
