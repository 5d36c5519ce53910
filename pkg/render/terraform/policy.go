package terraform

import (
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// policy returns a document as a call of jsonencode. Its argument says what the JSON of the
// document says, in the same order and with the same types, so that the two can be compared
// word for word.
func policy(d iampolicy.Document) (expression, error) {
	document, err := d.JSON()
	if err != nil {
		return nil, err
	}
	argument, err := transcribe(document)
	if err != nil {
		return nil, err
	}
	return call{"jsonencode", argument}, nil
}

// fieldName returns the name of a field: those of the policy language as they are, others
// quoted, such as the keys of conditions.
func fieldName(name string) expression {
	if isWord(name) {
		return code(name)
	}
	return text(name)
}

// isWord reports whether a name is ASCII letters that begin with a capital. No keyword of
// the language does, so that such a name stands for itself.
func isWord(name string) bool {
	for i := range len(name) {
		if c := name[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return name != "" && name[0] <= 'Z'
}
