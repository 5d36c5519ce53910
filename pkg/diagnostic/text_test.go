package diagnostic

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"a b":                            `"a b"`,
		"":                               `""`,
		"a\n\"b\x1b[2J\u2028":            `"a\n\"b\x1b[2J\u2028"`,
		"\xff":                           `"\xff"`,
		strings.Repeat("ö", 80):          `"` + strings.Repeat("ö", 80) + `"`,
		strings.Repeat("ö", 81):          `"` + strings.Repeat("ö", 80) + `…"`,
		strings.Repeat("\u202e", 100000): `"` + strings.Repeat(`\u202e`, 80) + `…"`,
	} {
		if got := Quote(text); got != want {
			t.Errorf("%.20q: got %.200s, expected %.200s", text, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	for text, want := range map[string]string{"": "", "ab": "ab", "abc": "abc", "abcd": "abc…", "öäüß": "öäü…", "a\xffb": "a\xffb", "a\xffbc": "a\xffb…"} {
		if got := Clip(text, 3); got != want {
			t.Errorf("%q: got %q, expected %q", text, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{"a b": "a b", "a\nb\r\tc": "a b  c", "\x1b[2J\u0085a\u2028b\u2029": " [2J a b ", "ö…": "ö…"} {
		if got := OneLine(text); got != want {
			t.Errorf("%q: got %q, expected %q", text, got, want)
		}
	}
}
