package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// explain turns AWS's answers that a user can do something about into errors that say
// what; doing is what was being done, and on which object.
func explain(err error, doing string) error {
	var response *awshttp.ResponseError
	var unsent *smithyhttp.RequestSendError
	var assuming *notAssumed
	switch {
	case err == nil:
		return nil
	case errors.As(err, &assuming):
		// Whatever was to be done: it fails for all in the same way.
		return assuming.explained()
	case errors.Is(err, context.Canceled), len(diagnostic.Hints(err)) > 0:
		return fmt.Errorf("%s: %w", doing, err)
	case hasCode(err, "LimitExceeded", "LimitExceededException"):
		return diagnostic.Failuref("A quota of the account is used up. Have it raised in Service Quotas, or delete what is no longer used; then run the command again.", "%s: %w", doing, err)
	case hasCode(err, "ExpiredToken", "ExpiredTokenException", "RequestExpired"):
		return diagnostic.Failuref("Get new credentials (for SSO: aws sso login) and run the command again: it continues where it stopped.", "%s: the credentials have expired: %w", doing, err)
	case isCredentialTrouble(err):
		return diagnostic.Failuref("Check the credentials with: aws sts get-caller-identity", "%s: AWS does not accept the credentials: %w", doing, err)
	case isMissingCredentials(err):
		// Before denials: what the chain of credentials was denied is not what was to be done.
		return diagnostic.Failuref("Give credentials as for the aws command: AWS_PROFILE, environment variables, SSO (aws sso login) or an instance role.", "%s: AWS credentials could not be obtained: %w", doing, err)
	case IsDenied(err), hasCode(err, "UnauthorizedOperation"):
		return diagnostic.Failuref(denialOf(err).advice(), "%s: %w", doing, err)
	case isEndpointConflict(err):
		return diagnostic.Inputf("AWS has no FIPS or dual-stack endpoint of this service in the partition, or an endpoint of your own is used, which is taken as it is. Unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT (in the AWS configuration use_fips_endpoint, use_dualstack_endpoint), or leave AWS_ENDPOINT_URL and platform.aws.serviceEndpoints away.", "%s: %w", doing, err)
	case errors.As(err, &response) && response.HTTPStatusCode() < http.StatusInternalServerError && response.HTTPStatusCode() > 0:
		return diagnostic.Failuref("AWS refuses it for what it says. Mend that and run the command again: it continues where it stopped.", "%s: %w", doing, err)
	case errors.As(err, &unsent):
		return diagnostic.Failuref("Check the network, the endpoints in use (AWS_ENDPOINT_URL, platform.aws.serviceEndpoints) and the proxy (HTTPS_PROXY, NO_PROXY); then run the command again: it continues where it stopped.", "%s: %w", doing, err)
	default:
		return diagnostic.Failuref("Run the command again: it continues where it stopped.", "%s: %w", doing, err)
	}
}

// isCredentialTrouble reports whether AWS does not accept the credentials as such.
func isCredentialTrouble(err error) bool {
	return hasCode(err, "ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "InvalidToken",
		"SignatureDoesNotMatch", "UnrecognizedClientException", "AuthFailure", "InvalidAccessKeyId", "RequestTimeTooSkewed")
}

// isEndpointConflict reports whether the SDK found no endpoint for its settings, such as FIPS
// beside an endpoint of the user's own. It has no type for that.
func isEndpointConflict(err error) bool {
	text := err.Error()
	return strings.Contains(text, "endpoint rule error") || strings.Contains(text, "endpoint resolution failed")
}
