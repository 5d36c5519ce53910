package credentialsrequest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// path is the place of a value in a document; nil is the document itself. It is written
// out only for a message: building the text for every value of a large and deep document
// would take longer than reading it.
type path struct {
	parent *path
	key    string
	item   int // for an item of a list, where key is empty
	inList bool
}

// to is the path of a key of the map at p.
func (p *path) to(key string) *path { return &path{parent: p, key: key} }

// at is the path of an item of the list at p.
func (p *path) at(i int) *path { return &path{parent: p, item: i, inList: true} }

var simpleKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// String writes the path as kubectl and jq do:
// spec.providerSpec.statementEntries[1].action, metadata.annotations["a/b"].
func (p *path) String() string {
	var steps []string
	for ; p != nil; p = p.parent {
		switch {
		case p.inList:
			steps = append(steps, fmt.Sprintf("[%d]", p.item))
		case !simpleKey.MatchString(p.key):
			steps = append(steps, "["+quote(p.key)+"]")
		case p.parent == nil:
			steps = append(steps, p.key)
		default:
			steps = append(steps, "."+p.key)
		}
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return b.String()
}

// quote shows a string from a file, on one line and of bearable length.
func quote(s string) string { return strconv.Quote(clip(s, 80)) }

// clip cuts a text that is longer than so many characters.
func clip(s string, most int) string {
	count := 0
	for at := range s {
		if count == most {
			return s[:at] + "…"
		}
		count++
	}
	return s
}

// oneLine keeps a message or a file name from breaking the line that it stands in.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
