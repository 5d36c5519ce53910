package awsconfig

import (
	"maps"
	"slices"
	"strconv"
)

const (
	// defaultProfile is the only one that components use.
	defaultProfile = "default"
	// prefixedDefault is the profile that the SDKs prefer to defaultProfile in a config file, and that
	// they ignore in a credentials file. Components disagree on which of the two their file is.
	prefixedDefault = "profile " + defaultProfile
)

// maxUnreadable bounds how many lines that cannot be read are named.
const maxUnreadable = 5

// Config is an AWS shared config or credentials file
// (AWS SDKs and Tools Reference Guide, "Format of the configuration file").
type Config struct {
	// profiles are by the names in their brackets, white space made one space.
	profiles map[string]*Profile
	// unreadable are the numbers of the lines that are neither a profile, a setting nor a comment.
	unreadable []string
}

// Profile is one profile of a config; nil is one without settings.
type Profile struct {
	// settings are the values of each setting in order, by its name in lower case.
	settings map[string][]string
	// nested are the names of the settings that are part of another setting's value.
	nested map[string]bool
}

// Default returns the profile [default]; nil where there is none.
func (c Config) Default() *Profile { return c.profiles[defaultProfile] }

// Only reports whether a config is the profile [default] and nothing else that could mean something.
func (c Config) Only() bool {
	return c.Default() != nil && len(c.profiles) == 1 && len(c.unreadable) == 0
}

// Sets reports whether any profile has a setting, be it nested: an access key is one wherever it
// stands. The name is in lower case.
func (c Config) Sets(name string) bool {
	for _, p := range c.profiles {
		if len(p.settings[name]) > 0 || p.nested[name] {
			return true
		}
	}
	return false
}

// Value returns the value that the SDKs use, which is the last one; empty where there is none. The
// name is in lower case.
func (p *Profile) Value(name string) string {
	if !p.has(name) {
		return ""
	}
	values := p.settings[name]
	return values[len(values)-1]
}

// Repeats reports whether a setting stands more than once. The name is in lower case.
func (p *Profile) Repeats(name string) bool { return p != nil && len(p.settings[name]) > 1 }

// Names returns the settings' names in lower case, sorted, without those that are nested.
func (p *Profile) Names() []string {
	if p == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(p.settings))
}

func (p *Profile) has(name string) bool { return p != nil && len(p.settings[name]) > 0 }

// profile returns a profile, which it makes unless it is there.
func (c *Config) profile(name string) *Profile {
	if c.profiles[name] == nil {
		c.profiles[name] = &Profile{settings: map[string][]string{}, nested: map[string]bool{}}
	}
	return c.profiles[name]
}

// refuse notes a line that cannot be read.
func (c *Config) refuse(line int) {
	switch {
	case len(c.unreadable) < maxUnreadable:
		c.unreadable = append(c.unreadable, strconv.Itoa(line))
	case len(c.unreadable) == maxUnreadable:
		c.unreadable = append(c.unreadable, "…")
	}
}
