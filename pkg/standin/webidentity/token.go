package webidentity

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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

// issuerKeys reads the key set of an issuer, as anybody may.
func (s *Server) issuerKeys(ctx context.Context, issuer string) (*jose.JSONWebKeySet, error) {
	var discovery struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if err := s.read(ctx, issuer+"/.well-known/openid-configuration", &discovery); err != nil {
		return nil, err
	}
	if discovery.Issuer != issuer || !strings.HasPrefix(discovery.Keys, issuer+"/") {
		return nil, fmt.Errorf("the discovery document is that of another issuer")
	}
	keys := &jose.JSONWebKeySet{}
	return keys, s.read(ctx, discovery.Keys, keys)
}

// read reads a JSON document without credentials.
func (s *Server) read(ctx context.Context, address string, into any) error {
	status, _, body, err := s.issuers.Read(ctx, address)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("%s: status %d", address, status)
	}
	return json.Unmarshal(body, into)
}
