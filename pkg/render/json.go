package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns a value as compact JSON. Nothing is escaped for HTML: people read it.
func JSON(v any) ([]byte, error) {
	data, err := encode(v, "")
	return bytes.TrimSuffix(data, []byte("\n")), err
}

// JSONFile returns a value as JSON in lines of its own, as it is written into a file.
func JSONFile(v any) ([]byte, error) { return encode(v, "  ") }

// encode returns JSON and a newline.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ASCII returns the same JSON with escapes for every other character. The versions of the
// aws command decode its command line in different ways, and the locale has a say in it.
func ASCII(text []byte) []byte {
	ascii := make([]byte, 0, len(text))
	for _, r := range string(text) {
		if r <= unicode.MaxASCII {
			ascii = utf8.AppendRune(ascii, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			ascii = fmt.Appendf(ascii, `\u%04x`, unit)
		}
	}
	return ascii
}
