package awscli

import (
	"strings"
	"unicode"
)

// quote returns text as one word of the shell, in single quotes, where nothing but the quote
// itself has a meaning. What would look like an expansion there, and makes shellcheck ask
// whether it was meant to be one, is escaped in double quotes:
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
func quote(text string) string {
	if strings.ContainsAny(text, "$`") {
		return `"` + inDoubleQuotes.Replace(text) + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// inDoubleQuotes escapes what has a meaning in double quotes. A history is expanded by
// interactive shells alone.
var inDoubleQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`")

// comment returns text for a comment, which ends with its line: nothing in it may end the
// line before that, or be carried out by a terminal.
func comment(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
