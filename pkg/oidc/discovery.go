package oidc

import (
	"encoding/json"
	"fmt"
)

// Where the documents are, below the issuer.
const (
	// DiscoveryPath is fixed by OpenID Connect Discovery 1.0, section 4.
	DiscoveryPath = ".well-known/openid-configuration"
	// KeysPath is where the discovery document says that the keys are.
	KeysPath = "keys.json"
	// APIServerKeysPath is where newer releases' API servers say that the keys are. The
	// same document is published there, too.
	APIServerKeysPath = "openid/v1/jwks"
	// ContentType is the documents' content type.
	ContentType = "application/json"
)

// discovery has exactly the fields of the manual procedure.
type discovery struct {
	Issuer             string   `json:"issuer"`
	JWKSURI            string   `json:"jwks_uri"`
	ResponseTypes      []string `json:"response_types_supported"`
	SubjectTypes       []string `json:"subject_types_supported"`
	IDTokenSigningAlgs []string `json:"id_token_signing_alg_values_supported"`
	ClaimsSupported    []string `json:"claims_supported"`
}

// Discovery returns the discovery document of an issuer, which is a URL without a
// trailing slash.
func Discovery(issuer string) ([]byte, error) {
	return marshal(discovery{
		Issuer:             issuer,
		JWKSURI:            issuer + "/" + KeysPath,
		ResponseTypes:      []string{"id_token"},
		SubjectTypes:       []string{"public"},
		IDTokenSigningAlgs: []string{"RS256"},
		ClaimsSupported:    []string{"aud", "exp", "sub", "iat", "iss", "sub"},
	})
}

func marshal(document any) ([]byte, error) {
	data, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("marshal an OIDC document: %w", err)
	}
	return append(data, '\n'), nil
}
