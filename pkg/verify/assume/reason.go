package assume

import (
	"errors"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
)

// The codes of STS's answers:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
const (
	codeDenied       = "AccessDenied"
	codeInvalidToken = "InvalidIdentityToken"
	codeExpired      = "ExpiredTokenException"
	codeIssuer       = "IDPCommunicationError"
)

// Parts of STS's messages, in lower case. The code InvalidIdentityToken has many reasons, and
// only the message tells them apart.
const (
	saysNoProvider = "provider found"
	saysAudience   = "audience"
	saysKey        = "verification key"
	saysSignature  = "signature"
)

func apiError(err error) (code, message string, ok bool) {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return "", "", false
	}
	return api.ErrorCode(), api.ErrorMessage(), true
}

func hasCode(err error, codes ...string) bool {
	code, _, ok := apiError(err)
	return ok && slices.Contains(codes, code)
}

// says reports whether AWS's message holds one of the texts.
func says(err error, texts ...string) bool {
	_, message, _ := apiError(err)
	message = strings.ToLower(message)
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(message, text) })
}

// refusalsThatPass reports whether a refusal of a good token may be one of a provider, a
// key or a role that AWS has yet to spread.
func refusalsThatPass(err error) bool { return hasCode(err, codeDenied, codeInvalidToken, codeIssuer) }

// notYetJudged reports whether a bad token was refused before AWS came to what is bad
// about it.
func notYetJudged(err error) bool {
	return hasCode(err, codeIssuer) || hasCode(err, codeInvalidToken) && says(err, saysNoProvider)
}

// adviceFor says what to do about a good token for an audience that was refused; empty when the check's
// advice is as good.
func adviceFor(err error, audience string) string {
	switch {
	case hasCode(err, codeDenied):
		return "The role does not exist, or its trust policy does not name this service account, the identity provider and the audience " + audience + ", or a policy of the organization denies sts:AssumeRoleWithWebIdentity. " + repair
	case hasCode(err, codeInvalidToken) && says(err, saysNoProvider):
		return "There is no identity provider for this issuer in the account. " + repair
	case hasCode(err, codeInvalidToken) && says(err, saysAudience):
		return "The identity provider does not admit the audience " + audience + ". " + repair
	case hasCode(err, codeInvalidToken):
		return "AWS does not take the key as the issuer's. Run `openshift-install-sts verify --live`: it says whether the issuer serves this cluster's key; one that was published a moment ago may take minutes to be known. Look at this machine's clock, too: a token from the future is refused."
	case hasCode(err, codeIssuer):
		return "AWS could not read the issuer's documents. Run `openshift-install-sts verify --live`: it reads them as AWS does."
	case hasCode(err, codeExpired):
		return "Set this machine's clock: AWS takes the token, which is valid for some minutes, for an old one."
	case hasCode(err, "RegionDisabledException"):
		return "Have STS activated for this region in the account's settings (IAM, Account settings, Endpoints)."
	}
	if _, _, ok := apiError(err); !ok {
		return "Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL_STS, and run the command again: nothing is proved yet."
	}
	return "Run the command again: nothing is proved yet."
}
