package oidcconfig

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/oidc/served"
)

// Keys that appear between the first look at an issuer and the check are refused, too.
func TestNoStrangers(t *testing.T) {
	want := served.Want{Issuer: "https://i", Key: oidc.Key{Kty: "RSA", Kid: "ours", N: "n", E: "e"}}
	config := &OIDCConfig{KeyIDs: []string{"ours", "old"}}
	for keys, refused := range map[string]string{
		`{"kty":"RSA","kid":"ours","n":"n","e":"e"}`:                    "",
		`{"kty":"RSA","kid":"ours","n":"n","e":"e"},{"kid":"old"}`:      "",
		`{"kty":"RSA","kid":"ours","n":"n","e":"e"},{"kid":"stranger"}`: `"stranger"`,
		`{"kty":"RSA","kid":"ours","n":"another","e":"e"}`:              `"ours"`,
		`null`: `""`,
	} {
		now := &served.Documents{Keys: served.Answer{URL: "https://i/keys.json", Body: []byte(`{"keys":[` + keys + `]}`)}}
		err := noStrangers(now, want, config)
		if refused == "" && err != nil || refused != "" && (err == nil || !strings.Contains(err.Error(), refused)) {
			t.Errorf("%s: %v, want %q", keys, err, refused)
		}
	}
	// What is no key set, or is not there, is judged elsewhere.
	for _, a := range []served.Answer{{Missing: true}, {Body: []byte("<html>")}} {
		if err := noStrangers(&served.Documents{Keys: a}, want, config); err != nil {
			t.Error(err)
		}
	}
}
