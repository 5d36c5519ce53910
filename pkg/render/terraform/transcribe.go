package terraform

import (
	"encoding/json"
	"fmt"
	"strings"
)

// transcribe returns compact JSON as an expression: the same names, values and types in the
// same order. (encoding/json's tokens would say the same, and take several times as long.)
func transcribe(document string) (expression, error) {
	r := reader{rest: document}
	value, err := r.value()
	if err == nil && r.rest != "" {
		err = r.unexpected()
	}
	if err != nil {
		return nil, fmt.Errorf("write a JSON document as an expression: %w", err)
	}
	return value, nil
}

// reader reads JSON without white space from its beginning to its end.
type reader struct{ rest string }

func (r *reader) unexpected() error { return fmt.Errorf("unexpected %.20q", r.rest) }

// take reports whether the next character is c, and takes it.
func (r *reader) take(c byte) bool {
	if r.rest == "" || r.rest[0] != c {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

func (r *reader) value() (expression, error) {
	switch {
	case r.take('{'):
		return r.object()
	case r.take('['):
		return r.list()
	case strings.HasPrefix(r.rest, `"`):
		s, err := r.text()
		return text(s), err
	}
	return r.scalar()
}

func (r *reader) list() (expression, error) {
	var l list
	if r.take(']') {
		return l, nil
	}
	for {
		member, err := r.value()
		if err != nil {
			return nil, err
		}
		l = append(l, member)
		switch {
		case r.take(']'):
			return l, nil
		case !r.take(','):
			return nil, r.unexpected()
		}
	}
}

func (r *reader) object() (expression, error) {
	var o object
	if r.take('}') {
		return o, nil
	}
	for {
		name, err := r.text()
		if err != nil {
			return nil, err
		}
		if !r.take(':') {
			return nil, r.unexpected()
		}
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		o = append(o, field{fieldName(name), value})
		switch {
		case r.take('}'):
			return o, nil
		case !r.take(','):
			return nil, r.unexpected()
		}
	}
}

// text takes a string.
func (r *reader) text() (string, error) {
	if !strings.HasPrefix(r.rest, `"`) {
		return "", r.unexpected()
	}
	for end := 1; end < len(r.rest); end++ {
		switch r.rest[end] {
		case '\\':
			end++ // whatever is escaped does not end the string
		case '"':
			quoted := r.rest[:end+1]
			r.rest = r.rest[end+1:]
			if !strings.Contains(quoted, `\`) {
				return quoted[1:end], nil
			}
			var s string
			err := json.Unmarshal([]byte(quoted), &s)
			return s, err
		}
	}
	return "", r.unexpected()
}

// scalar takes a number, true or false, which read the same in both languages.
func (r *reader) scalar() (expression, error) {
	end := strings.IndexAny(r.rest, ",]}")
	if end < 0 {
		end = len(r.rest)
	}
	word := r.rest[:end]
	if word != "true" && word != "false" && !json.Valid([]byte(word)) || word == "null" {
		return nil, r.unexpected()
	}
	r.rest = r.rest[end:]
	return code(word), nil
}
