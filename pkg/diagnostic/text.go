package diagnostic

import (
	"strconv"
	"strings"
	"unicode"
)

// Quote shows a text that nobody vouches for, such as a name out of a file, an archive or an
// answer: in double quotes, on one line and of bearable length.
func Quote(text string) string { return strconv.Quote(Clip(text, 80)) }

// Clip cuts a text that is longer than so many characters.
func Clip(text string, most int) string {
	count := 0
	for at := range text {
		if count == most {
			return text[:at] + "…"
		}
		count++
	}
	return text
}

// OneLine keeps a message or a file name from breaking the line that it stands in: what breaks
// a line or moves a terminal's cursor becomes a space.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
