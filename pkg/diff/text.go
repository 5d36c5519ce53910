package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// lineLength is where values stop sharing a line with their field: what is left of a
// terminal's 80 columns after an indent.
const lineLength = 72

// Text writes the differences for a person to judge, each line behind indent:
//
//	~ description: "old" -> "new"
//	+ permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary"
//	~ trustPolicy.statement[0].action:
//	    - sts:AssumeRole
//	    + sts:AssumeRoleWithWebIdentity
//
// A field that appears is marked +, one that goes -, one that changes ~. Values too long
// for their line get lines of their own. What AWS returned may have been written by
// anybody, so characters that could steer a terminal are written as escapes.
func Text(w io.Writer, indent string, differences []Difference) error {
	var b strings.Builder
	for _, d := range differences {
		for _, line := range lines(d) {
			b.WriteString(indent)
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the differences: %w", err)
	}
	return nil
}

// lines renders one difference, without an indent of its own.
func lines(d Difference) []string {
	field := printable(d.Field)
	if len(d.Added)+len(d.Removed) > 0 {
		out := []string{"~ " + field + ":"}
		for _, value := range d.Removed {
			out = append(out, "    - "+bare(value))
		}
		for _, value := range d.Added {
			out = append(out, "    + "+bare(value))
		}
		return out
	}

	from, to := inline(d.From), inline(d.To)
	mark, values := "~", from+" -> "+to
	switch {
	case d.From == nil && d.To == nil:
		return []string{"~ " + field}
	case d.From == nil:
		mark, values = "+", to
	case d.To == nil:
		mark, values = "-", from
	}
	if line := mark + " " + field + ": " + values; len(line) <= lineLength {
		return []string{line}
	}
	out := []string{mark + " " + field + ":"}
	if d.From != nil {
		out = append(out, block("-", d.From)...)
	}
	if d.To != nil {
		out = append(out, block("+", d.To)...)
	}
	return out
}

// block renders a value on lines of its own, structures over several.
func block(mark string, value any) []string {
	text := inline(value)
	if _, isString := value.(string); !isString && len(text) > lineLength {
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(text), "", "  ") == nil {
			text = indented.String()
		}
	}
	out := strings.Split(text, "\n")
	for i := range out {
		if i == 0 {
			out[i] = "    " + mark + " " + out[i]
		} else {
			out[i] = "      " + out[i]
		}
	}
	return out
}

// inline renders a value on one line: strings quoted, anything else as JSON.
func inline(value any) string {
	if text, ok := value.(string); ok {
		return strconv.Quote(text)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return strconv.Quote(fmt.Sprint(value))
	}
	return printable(strings.TrimSpace(b.String()))
}

// bare renders a member of a set, quoted only where its ends would not be seen otherwise.
func bare(value string) string {
	if value == "" || strings.TrimSpace(value) != value || printable(value) != value {
		return strconv.Quote(value)
	}
	return value
}

// printable writes what a terminal might obey as JSON writes it: \u009b.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
