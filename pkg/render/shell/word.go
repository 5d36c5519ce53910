// Package shell writes texts into shell scripts, so that a shell reads back what they are.
package shell

import (
	"strings"
	"unicode"
)

// Word returns text as one word of a POSIX shell, in single quotes, where nothing but the
// quote itself has a meaning. What would look like an expansion there, and makes shellcheck
// ask whether it was meant to be one, is escaped in double quotes:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
func Word(text string) string {
	if strings.ContainsAny(text, "$`") {
		return `"` + InDoubleQuotes(text) + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// InDoubleQuotes returns text for a place between double quotes, which can have expansions
// beside it. A history is expanded by interactive shells alone, so that ! stays.
func InDoubleQuotes(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text)
}

// Comment returns text for a comment, which ends with its line: nothing in it may end the
// line before that, or be carried out by a terminal.
func Comment(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
