package offline

import (
	"context"
	"errors"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// The settings of an AWS config that a component needs:
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
const (
	settingRole      = "role_arn"
	settingTokenFile = "web_identity_token_file"
	settingEndpoints = "sts_regional_endpoints"

	defaultProfile = "default"
	regional       = "regional"
)

// awsConfig are the settings of the profile [default], by their names in lower case.
type awsConfig map[string]string

// readAWSConfig reads the AWS config of a Secret.
func readAWSConfig(o object) (awsConfig, error) {
	text, ok := o.value(credentialsKey)
	if !ok {
		return nil, errors.New("has no readable key " + credentialsKey)
	}
	profiles := parseAWSConfig(text)
	config, ok := profiles[defaultProfile]
	if !ok {
		return nil, errors.New("has no profile [default] under its key " + credentialsKey)
	}
	return config, nil
}

// parseAWSConfig reads the profiles of an AWS config as the SDKs do: a later setting wins, and
// " #" begins a comment.
func parseAWSConfig(text string) map[string]awsConfig {
	profiles := map[string]awsConfig{}
	var current awsConfig
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if line[0] == '[' {
			name, _, _ := strings.Cut(line[1:], "]")
			name = strings.TrimSpace(name)
			if profiles[name] == nil {
				profiles[name] = awsConfig{}
			}
			current = profiles[name]
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if !found || current == nil {
			continue
		}
		for _, comment := range []string{" #", " ;", "\t#", "\t;"} {
			value, _, _ = strings.Cut(value, comment)
		}
		current[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
	}
	return profiles
}

// checkAWSConfigs finds Secrets that the AWS SDKs would not understand.
func checkAWSConfigs(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, s := range e.secrets {
		switch endpoints := s.config[settingEndpoints]; {
		case s.object == nil:
		case s.configErr != nil:
			results = append(results, c.Problem(s.foundIn, "the %s in %s %v", s.title(), s.foundIn, s.configErr))
		case endpoints == "":
			results = append(results, c.Warning(s.foundIn,
				"the %s in %s does not set %s: older components would ask the global STS endpoint", s.title(), s.foundIn, settingEndpoints))
		case endpoints != regional:
			results = append(results, c.Warning(s.foundIn,
				"the %s in %s sets %s to %s, not to %s: components would ask the global STS endpoint", s.title(), s.foundIn, settingEndpoints, quote(endpoints), regional))
		}
	}
	return results
}

// checkTokenPaths finds Secrets that name another token than the one that is mounted.
func checkTokenPaths(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, s := range e.secrets {
		if s.object == nil || s.configErr != nil {
			continue
		}
		want, have := manifests.TokenPath(s.request), s.config[settingTokenFile]
		switch have {
		case want:
		case "":
			results = append(results, c.Problem(s.foundIn, "the %s in %s does not set %s, which must be %s", s.title(), s.foundIn, settingTokenFile, want))
		default:
			results = append(results, c.Problem(s.foundIn, "the %s in %s names the token %s, and CredentialsRequest %s has it at %s",
				s.title(), s.foundIn, quote(have), s.request.ID(), want))
		}
	}
	return results
}
