package cloudformation

import (
	"strings"
	"unicode/utf8"
)

// appendScalar writes a string so that every reader of YAML takes it for the same string,
// by version 1.1 of YAML, which CloudFormation reads, and by 1.2: 2012-10-17 would be a
// date, 12:30 a number, and "no" false.
func appendScalar(b []byte, s string) []byte {
	if plain(s) {
		return append(b, s...)
	}
	return appendQuoted(b, s)
}

// appendMember is appendScalar for a member of what is written on one line.
func appendMember(b []byte, s string) []byte {
	if plain(s) && !strings.ContainsAny(s, ": ") {
		return append(b, s...)
	}
	return appendQuoted(b, s)
}

// plain reports whether a string needs no quotes. It begins with a letter or a slash, which
// no number does, and has no character that could mean anything to YAML.
func plain(s string) bool {
	if s == "" || reserved(s) {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '/':
		case i == 0:
			return false
		case '0' <= c && c <= '9', c == '.', c == '_', c == '-', c == '+', c == '=', c == '@', c == '*':
		case c == ':':
			if i == len(s)-1 || s[i+1] == ' ' {
				return false // the end of a key
			}
		case c == ' ':
			if i == len(s)-1 {
				return false // it would be dropped
			}
		default:
			return false
		}
	}
	return true
}

// reserved reports whether YAML has a meaning for a word: https://yaml.org/type/bool.html
// and https://yaml.org/type/null.html.
func reserved(s string) bool {
	if len(s) > len("false") {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// appendQuoted writes a string in single quotes, or, where that cannot be, in double ones
// with escapes.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return appendEscaped(b, s)
		}
	}
	b = append(b, '\'')
	b = append(b, strings.ReplaceAll(s, "'", "''")...)
	return append(b, '\'')
}

const hexDigits = "0123456789abcdef"

// appendEscaped writes a string in double quotes and in ASCII.
func appendEscaped(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case ' ' <= r && r <= '~':
			b = append(b, byte(r))
		case r <= 0xff:
			b = appendHex(append(b, '\\', 'x'), r, 2)
		case r <= 0xffff:
			b = appendHex(append(b, '\\', 'u'), r, 4)
		default:
			b = appendHex(append(b, '\\', 'U'), r, 8)
		}
	}
	return append(b, '"')
}

func appendHex(b []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, hexDigits[r>>shift&0xf])
	}
	return b
}

// appendComment writes a word of a comment, with a question mark for what is not ASCII.
func appendComment(b []byte, word string) []byte {
	for _, r := range word {
		if r <= ' ' || r > '~' || r == utf8.RuneError {
			r = '?'
		}
		b = append(b, byte(r))
	}
	return b
}
