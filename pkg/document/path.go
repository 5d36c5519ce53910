package document

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Path is the place of a value in a document; nil is the document itself. It is written
// out only for a message: building the text for every value of a large and deep document
// would take longer than reading it.
type Path struct {
	parent *Path
	key    string
	item   int // for an item of a list, where key is empty
	inList bool
}

// To is the path of a key of the map at p.
func (p *Path) To(key string) *Path { return &Path{parent: p, key: key} }

// At is the path of an item of the list at p; the first is 0.
func (p *Path) At(i int) *Path { return &Path{parent: p, item: i, inList: true} }

var simpleKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// String writes the path as kubectl and jq do:
// spec.providerSpec.statementEntries[1].action, metadata.annotations["a/b"].
func (p *Path) String() string {
	var steps []string
	for ; p != nil; p = p.parent {
		switch {
		case p.inList:
			steps = append(steps, fmt.Sprintf("[%d]", p.item))
		case !simpleKey.MatchString(p.key):
			steps = append(steps, "["+diagnostic.Quote(p.key)+"]")
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
