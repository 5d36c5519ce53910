package webidentity

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// identityToken is a token that is to be judged; its claims are not to be trusted before its
// signature was checked.
type identityToken struct {
	signed *jwt.JSONWebToken
	claims jwt.Claims
}

func parse(text string) (*identityToken, error) {
	signed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	t := &identityToken{signed: signed}
	if err := signed.UnsafeClaimsWithoutVerification(&t.claims); err != nil {
		return nil, err
	}
	if t.claims.Issuer == "" || t.claims.Subject == "" || t.claims.Expiry == nil {
		return nil, fmt.Errorf("a claim is missing")
	}
	return t, nil
}

func (t *identityToken) checkTime(now time.Time) *refusal {
	if expiry := t.claims.Expiry.Time(); !now.Before(expiry) {
		return &refusal{codeExpired, fmt.Sprintf("Token expired: current date/time %d must be before the expiration date/time %d", now.Unix(), expiry.Unix())}
	}
	if t.claims.NotBefore != nil && now.Before(t.claims.NotBefore.Time()) {
		return &refusal{codeToken, "Token is not yet valid"}
	}
	return nil
}

const noKey = "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements"

// checkSignature verifies the signature with the issuer's key that the token names.
func (s *Server) checkSignature(ctx context.Context, t *identityToken) *refusal {
	keys, err := s.issuerKeys(ctx, t.claims.Issuer)
	if err != nil || len(t.signed.Headers) != 1 {
		return &refusal{codeToken, noKey}
	}
	named := keys.Key(t.signed.Headers[0].KeyID)
	if len(named) == 0 {
		return &refusal{codeToken, noKey}
	}
	for _, key := range named {
		if t.signed.Claims(key.Key) == nil {
			return nil
		}
	}
	return &refusal{codeToken, "The ID Token provided is not a valid JWT: its signature is not the identity provider's"}
}

// issuerHost is the host of a bucket's issuer.
var issuerHost = regexp.MustCompile(`^https://([a-z0-9-]+)\.s3\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$`)

// issuerKeys reads the key set of an issuer whose documents are in a bucket, as anybody may.
func (s *Server) issuerKeys(ctx context.Context, issuer string) (*jose.JSONWebKeySet, error) {
	host := issuerHost.FindStringSubmatch(issuer)
	if host == nil {
		return nil, fmt.Errorf("%s is not served by a bucket", issuer)
	}
	var discovery struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if err := s.read(ctx, host[1]+"/.well-known/openid-configuration", &discovery); err != nil {
		return nil, err
	}
	path, ok := strings.CutPrefix(discovery.Keys, issuer+"/")
	if discovery.Issuer != issuer || !ok {
		return nil, fmt.Errorf("the discovery document is that of another issuer")
	}
	keys := &jose.JSONWebKeySet{}
	return keys, s.read(ctx, host[1]+"/"+path, keys)
}

// maxDocument bounds a published document, in bytes.
const maxDocument = 1 << 20

// read reads a JSON document in a bucket of moto's without credentials.
func (s *Server) read(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.upstream.JoinPath(path).String(), nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return json.NewDecoder(io.LimitReader(response.Body, maxDocument)).Decode(into)
}
