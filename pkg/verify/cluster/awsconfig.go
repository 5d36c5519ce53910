package cluster

import (
	"strconv"
	"strings"
)

// maxUnreadable bounds how many lines that cannot be read are named.
const maxUnreadable = 5

// awsConfig is an AWS shared config or credentials file
// (AWS SDKs and Tools Reference Guide, "Format of the configuration file").
type awsConfig struct {
	// profiles are the values of each setting, by profile and by the setting's name in lower case. In a
	// config file a profile other than default has the prefix "profile ", which is not part of its name.
	profiles map[string]map[string][]string
	// unreadable are the numbers of the lines that are neither a profile, a setting nor a comment.
	unreadable []string
}

// parseAWSConfig reads a config. It needs less memory than a few times the text, whatever that is.
//
// The SDK has a parser of its own, which it does not export, and which reads files only: a Secret's
// data must not be written to one.
func parseAWSConfig(text string) awsConfig {
	config := awsConfig{profiles: map[string]map[string][]string{}}
	var profile map[string][]string
	nested := false // whether the last setting has an empty value, under which others may be nested
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		indented := line != strings.TrimLeft(line, " \t")
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
		case trimmed[0] == '[':
			nested = false
			name, ok := profileName(trimmed)
			if !ok {
				config.refuse(number)
				profile = nil
				continue
			}
			if config.profiles[name] == nil {
				config.profiles[name] = map[string][]string{}
			}
			profile = config.profiles[name]
		default:
			name, value, ok := strings.Cut(trimmed, "=")
			name = strings.ToLower(strings.TrimSpace(name))
			if !ok || name == "" || profile == nil {
				config.refuse(number)
				continue
			}
			value = withoutComment(strings.TrimSpace(value))
			// A nested setting belongs to another one, but an access key is one wherever it stands.
			if indented && nested {
				name = "nested " + name
			} else {
				nested = value == ""
			}
			profile[name] = append(profile[name], value)
		}
	}
	return config
}

// profileName reads the line that begins a profile.
func profileName(line string) (string, bool) {
	name, rest, ok := strings.Cut(line[1:], "]")
	rest = strings.TrimSpace(rest)
	if !ok || rest != "" && rest[0] != '#' && rest[0] != ';' {
		return "", false
	}
	name = strings.TrimSpace(name)
	if prefixed, ok := strings.CutPrefix(name, "profile "); ok {
		name = strings.TrimSpace(prefixed)
	}
	return name, name != ""
}

// withoutComment cuts what follows a comment sign that white space stands before.
func withoutComment(value string) string {
	for i := 1; i < len(value); i++ {
		if (value[i] == '#' || value[i] == ';') && (value[i-1] == ' ' || value[i-1] == '\t') {
			return strings.TrimSpace(value[:i])
		}
	}
	return value
}

func (c *awsConfig) refuse(line int) {
	switch {
	case len(c.unreadable) < maxUnreadable:
		c.unreadable = append(c.unreadable, strconv.Itoa(line))
	case len(c.unreadable) == maxUnreadable:
		c.unreadable = append(c.unreadable, "…")
	}
}

// anywhere reports whether any profile has a setting, nested ones included.
func (c *awsConfig) anywhere(name string) bool {
	for _, profile := range c.profiles {
		if len(profile[name]) > 0 || len(profile["nested "+name]) > 0 {
			return true
		}
	}
	return false
}
