// Package awsconfig writes and reads the AWS config that a component finds in its Secret: which role
// it assumes, with which token, and at whose STS.
package awsconfig

// Key is the key of a Secret under which components look for an AWS config.
const Key = "credentials"

// The settings that a component needs, and what the last of them is set to:
// https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
const (
	RoleARN              = "role_arn"
	TokenFile            = "web_identity_token_file"
	STSRegionalEndpoints = "sts_regional_endpoints"

	Regional = "regional"
)

// Text returns the config of a component that assumes a role with the token in a file. Neither may
// have white space or control characters: a line that follows would be another setting.
func Text(roleARN, tokenFile string) string {
	return "[" + defaultProfile + "]\n" +
		STSRegionalEndpoints + " = " + Regional + "\n" +
		RoleARN + " = " + roleARN + "\n" +
		TokenFile + " = " + tokenFile + "\n"
}
