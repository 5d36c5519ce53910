package oidc

import "testing"

// The fields are exactly those of the manual procedure, in its order.
func TestDiscovery(t *testing.T) {
	const want = `{
  "issuer": "https://a-oidc.s3.eu-west-1.amazonaws.com",
  "jwks_uri": "https://a-oidc.s3.eu-west-1.amazonaws.com/keys.json",
  "response_types_supported": [
    "id_token"
  ],
  "subject_types_supported": [
    "public"
  ],
  "id_token_signing_alg_values_supported": [
    "RS256"
  ],
  "claims_supported": [
    "aud",
    "exp",
    "sub",
    "iat",
    "iss",
    "sub"
  ]
}
`
	got, err := Discovery("https://a-oidc.s3.eu-west-1.amazonaws.com")
	if err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	if DiscoveryPath != ".well-known/openid-configuration" || KeysPath != "keys.json" || APIServerKeysPath != "openid/v1/jwks" {
		t.Error("the documents are not where the issuer's users look for them")
	}
}
