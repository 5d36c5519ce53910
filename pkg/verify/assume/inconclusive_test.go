package assume

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// A bad token that is refused for another reason than what is bad about it proves nothing.
func TestInconclusive(t *testing.T) {
	const invalid, denied = "InvalidIdentityToken", "AccessDenied"
	for name, tt := range map[string]struct{ kind, code, message, check string }{
		"account, token refused":         {"account", invalid, "Incorrect token audience", "other-service-account-refused"},
		"namespace, token refused":       {"namespace", invalid, "Incorrect token audience", "other-service-account-refused"},
		"audience, token refused":        {"audience", invalid, "Incorrect token audience", "other-audience-refused"},
		"audience, quota":                {"audience", "LimitExceeded", "Too many", "other-audience-refused"},
		"unknown audience, denied":       {"unknown", denied, "Not authorized", "unknown-audience-refused"},
		"unknown audience, key":          {"unknown", invalid, "Couldn't retrieve verification key from your identity provider", "unknown-audience-refused"},
		"key, denied":                    {"key", denied, "Not authorized", "other-key-refused"},
		"key, audience":                  {"key", invalid, "Incorrect token audience", "other-key-refused"},
		"key, expired":                   {"key", "ExpiredTokenException", "Token expired", "other-key-refused"},
		"key, provider not known at all": {"key", invalid, "No OpenIDConnect provider found in your account for https://issuer", "other-key-refused"},
		"key, not for STS":               {"key", "ValidationError", "1 validation error", "other-key-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			met := 0
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				if r.Operation != "AssumeRoleWithWebIdentity" || kindOf(t, r.Params.Get("WebIdentityToken")) != tt.kind {
					return faultproxy.Pass()
				}
				met++
				return faultproxy.AWSError(r, http.StatusBadRequest, tt.code, tt.message)
			})
			in := input(t)
			in.Roles = in.Roles[:1]
			results := prove(t, in)
			verifytest.Expect(t, results, outcomes{tt.check: verify.Warning})
			found := verifytest.Find(results, tt.check)[0]
			if !strings.HasPrefix(found.Reason, "not conclusive: ") || !strings.Contains(found.Reason, tt.code) {
				t.Errorf("reason %q", found.Reason)
			}
			if waits := strings.Contains(tt.message, "provider found"); met == 0 || waits != (met > 1) {
				t.Errorf("tried %d times", met)
			}
		})
	}
}

// A token that grew old while its request waited, throttled, is minted anew.
func TestOutlivedToken(t *testing.T) {
	clock := &jumping{now: time.Now().Add(-9 * time.Minute)}
	met := 0
	fault(t, func(r *faultproxy.Request) faultproxy.Action {
		if met++; met > 1 {
			return faultproxy.Pass()
		}
		if err := clock.Sleep(t.Context(), 9*time.Minute); err != nil {
			t.Error(err)
		}
		return faultproxy.AWSError(r, http.StatusBadRequest, "ExpiredTokenException", "Token expired")
	})
	in := input(t)
	in.Roles = in.Roles[1:]
	results := run(t.Context(), in, clock)
	verifytest.Expect(t, results, nil)
	if met < 2 {
		t.Error("tried once")
	}
}

// kindOf says what is bad about a token; "good" for nothing.
func kindOf(t *testing.T, text string) string {
	t.Helper()
	signed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Error(err)
		return ""
	}
	var claims jwt.Claims
	if signed.Claims(&shared.cluster.Key.PublicKey, &claims) != nil {
		return "key"
	}
	namespace, name := strings.Split(claims.Subject, ":")[2], strings.Split(claims.Subject, ":")[3]
	switch {
	case claims.Audience[0] == podAudience:
		return "audience"
	case claims.Audience[0] != token.Audience:
		return "unknown"
	case strings.HasPrefix(namespace, "openshift-install-sts-"):
		return "namespace"
	case strings.HasPrefix(name, "openshift-install-sts-"):
		return "account"
	}
	return "good"
}
