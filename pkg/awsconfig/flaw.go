package awsconfig

import (
	"regexp"
	"slices"
	"strings"
)

// otherSources are settings that name another source of credentials than a token. SDKs use it in the
// role's place, or stop over the two.
var otherSources = []string{"source_profile", "credential_source", "credential_process", "sso_session", "sso_start_url", "login_session"}

// diversions are settings that say where AWS is, or whose certificates are taken for AWS's. Who sets
// one can have the component's token sent to himself, and assume the role with it.
var diversions = []string{"endpoint_url", "services", "ca_bundle", "ignore_configured_endpoint_urls", "ec2_metadata_service_endpoint", "plugins"}

// known are the other settings that a component may have: what it needs, and what changes neither
// whose credentials it gets nor where it asks for them. Access keys are among them because those who
// read a config ask for them apart, wherever they stand.
var known = []string{
	RoleARN, TokenFile, STSRegionalEndpoints, "aws_access_key_id", "aws_secret_access_key", "aws_session_token",
	"region", "output", "role_session_name", "duration_seconds", "max_attempts", "retry_mode", "defaults_mode",
	"use_dualstack_endpoint", "use_fips_endpoint", "s3",
}

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
	for _, name := range diversions {
		if profile.has(name) || profile.nested[name] {
			flaws = append(flaws, "its credentials set "+name+", with which requests and the token can go elsewhere than to AWS")
		}
	}
	for _, name := range []string{RoleARN, TokenFile} {
		if profile.Repeats(name) {
			flaws = append(flaws, name+" is set more than once")
		}
	}
	return flaws
}

// Doubts says which settings the profile [default] has that are neither flaws nor known to do no harm;
// none for a config without such. What it says is of bearable length, and shows nothing that may be a
// credential, as Flaws does not.
func (c Config) Doubts() []string {
	var strange []string
	for _, name := range c.Default().Names() {
		if !slices.Contains(slices.Concat(known, diversions, otherSources), name) {
			strange = append(strange, name)
		}
	}
	if len(strange) == 0 {
		return nil
	}
	const most = 5
	var shown []string
	for _, name := range strange[:min(len(strange), most)] {
		if len(name) > maxName || !settingName.MatchString(name) {
			name = "one whose name is none"
		}
		shown = append(shown, name)
	}
	if len(strange) > most {
		shown = append(shown, "…")
	}
	return []string{"its credentials have settings that no component needs, and of which it is not known what they do: " + strings.Join(shown, ", ")}
}

// settingName is the form of the names of settings, which no access key has.
var settingName = regexp.MustCompile(`^[a-z]+([-_][a-z0-9]+)*$`)

// maxName is the length of a longer name than any setting has, in characters.
const maxName = 60
