package awsconfig

import "strings"

// otherSources are settings that name another source of credentials than a token. SDKs use it in the
// role's place, or stop over the two.
var otherSources = []string{"source_profile", "credential_source", "credential_process", "sso_session", "sso_start_url"}

// Flaws says what keeps components from agreeing on what a config means, whatever its role and token
// are; none for a sound one. No setting's value and no line is in what it says: it may be a credential.
func (c Config) Flaws() []string {
	var flaws []string
	if len(c.unreadable) > 0 {
		flaws = append(flaws, "its credentials are no AWS config: see line "+strings.Join(c.unreadable, ", "))
	}
	profile := c.Default()
	if profile == nil {
		return append(flaws, "its credentials have no profile ["+defaultProfile+"]")
	}
	if c.profiles[prefixedDefault] != nil {
		flaws = append(flaws, "its credentials have the profile ["+prefixedDefault+"] beside ["+defaultProfile+"], so that it is not clear which of the two is used")
	}
	for _, name := range otherSources {
		if profile.has(name) {
			flaws = append(flaws, "its credentials have "+name+" beside the role, so that it is not clear which of the two is used")
		}
	}
	for _, name := range []string{RoleARN, TokenFile} {
		if profile.Repeats(name) {
			flaws = append(flaws, name+" is set more than once")
		}
	}
	return flaws
}
