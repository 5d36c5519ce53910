package offline

import (
	"context"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// readAWSConfig reads the profile [default] of a Secret, nil where there is none, and says what is
// wrong with the config, and what is not known about it, whatever it says.
func readAWSConfig(o object) (profile *awsconfig.Profile, flaws, doubts []string) {
	text, ok := o.value(awsconfig.Key)
	if !ok {
		return nil, []string{"it has no readable key " + awsconfig.Key}, nil
	}
	config := awsconfig.Parse(text)
	return config.Default(), config.Flaws(), config.Doubts()
}

// checkAWSConfigs finds Secrets that the AWS SDKs would not understand, or not all alike.
func checkAWSConfigs(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, s := range e.secrets {
		if len(s.flaws) > 0 {
			results = append(results, c.Problem(s.foundIn, "the %s in %s is not as components need it: %s", s.title(), s.foundIn, strings.Join(s.flaws, "; ")))
		}
		if len(s.doubts) > 0 {
			results = append(results, c.Warning(s.foundIn, "the %s in %s: %s", s.title(), s.foundIn, strings.Join(s.doubts, "; ")))
		}
		switch endpoints := s.profile.Value(awsconfig.STSRegionalEndpoints); {
		case s.profile == nil || endpoints == awsconfig.Regional:
		case endpoints == "":
			results = append(results, c.Warning(s.foundIn,
				"the %s in %s does not set %s: older components would ask the global STS endpoint", s.title(), s.foundIn, awsconfig.STSRegionalEndpoints))
		default:
			results = append(results, c.Warning(s.foundIn,
				"the %s in %s sets %s to %s, not to %s: components would ask the global STS endpoint",
				s.title(), s.foundIn, awsconfig.STSRegionalEndpoints, quote(endpoints), awsconfig.Regional))
		}
	}
	return results
}

// checkTokenPaths finds Secrets that name another token than the one that is mounted.
func checkTokenPaths(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, s := range e.secrets {
		if s.profile == nil {
			continue
		}
		want, have := manifests.TokenPath(s.request), s.profile.Value(awsconfig.TokenFile)
		switch have {
		case want:
		case "":
			results = append(results, c.Problem(s.foundIn, "the %s in %s does not set %s, which must be %s", s.title(), s.foundIn, awsconfig.TokenFile, want))
		default:
			results = append(results, c.Problem(s.foundIn, "the %s in %s names the token %s, and CredentialsRequest %s has it at %s",
				s.title(), s.foundIn, quote(have), s.request.ID(), want))
		}
	}
	return results
}
