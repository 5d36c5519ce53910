package live

import "strings"

// isMissingCredentials reports whether the SDK's credential chain found nothing. The SDK
// has no type for it; the text is that of aws.CredentialsCache, around whatever the last
// provider of the chain said.
func isMissingCredentials(err error) bool {
	return strings.Contains(err.Error(), "failed to refresh cached credentials") ||
		strings.Contains(err.Error(), "no EC2 IMDS role found")
}
