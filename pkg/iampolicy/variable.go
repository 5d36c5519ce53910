package iampolicy

import (
	"regexp"
	"strings"
)

// variable is a policy variable, whose default may hold a brace; one that does not end takes the rest.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var variable = regexp.MustCompile(`\$\{(?:[^'}]|'[^']*'?)*\}?`)

// WithoutVariables returns a pattern that stands for all that one with policy variables can come to:
// nothing is known of a variable's value, so that "*" takes its place.
func WithoutVariables(pattern string) string { return variable.ReplaceAllLiteralString(pattern, "*") }

// HasVariable reports whether a text of a policy comes to what the caller's circumstances make of it.
// The three escapes for *, ? and $ do not.
func HasVariable(text string) bool { return strings.Contains(WithoutEscapes(text), "${") }

// WithoutEscapes takes out of a pattern what stands for the characters *, ? and $ themselves.
func WithoutEscapes(pattern string) string {
	return strings.NewReplacer("${*}", "", "${?}", "", "${$}", "").Replace(pattern)
}
