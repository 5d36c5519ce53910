package awsconfig

import "strings"

// Parse reads a config as AWS SDK for Go does, but notes what that passes over in silence: see
// Config.Flaws. It needs less memory than a few times the text, whatever that is.
//
// The SDK has a parser of its own, which it does not export, which reads files only (a Secret's data
// must not be written to one), and which panics at a value that is a single quotation mark.
func Parse(text string) Config {
	config := Config{profiles: map[string]*Profile{}}
	var profile *Profile
	nested := false // whether the last setting has an empty value, under which others may be nested
	number := 0
	for line := range strings.Lines(text) {
		number++
		start := strings.TrimLeft(line, blanks)
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || start[0] == '#' || start[0] == ';':
		case trimmed[0] == '[':
			nested, profile = false, nil
			name, ok := profileName(trimmed)
			if !ok {
				config.refuse(number)
				continue
			}
			profile = config.profile(name)
		default:
			name, value, ok := setting(line, nested)
			switch {
			case !ok || profile == nil:
				config.refuse(number)
			case nested && indented(line):
				profile.nested[name] = true
			default:
				profile.settings[name] = append(profile.settings[name], value)
				nested = value == ""
			}
		}
	}
	return config
}

// blanks are the white space that indents a line, and that stands before a comment.
const blanks = " \t"

func indented(line string) bool { return strings.IndexAny(line, blanks) == 0 }

// profileName reads the line that begins a profile. A comment sign ends it wherever it stands.
func profileName(line string) (string, bool) {
	if i := strings.IndexAny(line, "#;"); i >= 0 {
		line = strings.TrimSpace(line[:i])
	}
	name, closed := strings.CutSuffix(line[1:], "]")
	name = strings.Join(strings.Fields(name), " ")
	return name, closed && name != "" && !strings.Contains(name, "]")
}

// setting reads the line of a setting. To the SDK a comment on an indented line is a part of the
// value unless that turns out not to be nested.
func setting(line string, nested bool) (name, value string, ok bool) {
	if !indented(line) {
		line = withoutComment(line)
	}
	i := strings.IndexAny(line, "=:")
	if i < 0 {
		return "", "", false
	}
	name, value = strings.ToLower(strings.TrimSpace(line[:i])), strings.TrimSpace(line[i+1:])
	if name == "" || value == `"` || value == "'" {
		return "", "", false
	}
	value = unquote(value)
	if indented(line) && !nested {
		value = strings.TrimSpace(withoutComment(value))
	}
	return name, value, true
}

// withoutComment cuts what follows a comment sign that white space stands before.
func withoutComment(text string) string {
	for i := 1; i < len(text); i++ {
		if (text[i] == '#' || text[i] == ';') && strings.IndexByte(blanks, text[i-1]) >= 0 {
			return text[:i-1]
		}
	}
	return text
}

// unquote takes the quotation marks from around a value, of which there are two or none.
func unquote(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
