package iampolicy

import "unicode/utf8"

// Size returns how many characters of a document count towards IAM's limits: all but the
// white space between the tokens.
//
// IAM documents only that it "doesn't count white space", not whether that includes white
// space inside quoted strings. It is counted here: a document that is a little smaller
// than thought costs nothing, one that is larger fails after other roles were created.
func Size(doc string) int {
	size := utf8.RuneCountInString(doc)
	quoted, escaped := false, false
	for i := range len(doc) {
		switch c := doc[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			size--
		}
	}
	return size
}
