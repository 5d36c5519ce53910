package oidc

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestCheckIssuer(t *testing.T) {
	for _, good := range []string{
		"https://oidc.example.com", "https://oidc.example.com/mycluster", "https://oidc.example.com/a/b-c_d.e~f/G",
		"https://xn--bcher-kva.example", "https://1.example.com", "https://a.b.c.d.example.com/.well-known",
		"https://oidc.example.com/" + strings.Repeat("a", 255-len("https://oidc.example.com/")),
	} {
		if err := CheckIssuer("--issuer-url", good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"": "https://", "oidc.example.com": "https://", "http://oidc.example.com": "does not begin with https://", "HTTPS://oidc.example.com": "does not begin with https://",
		"https://": "names no host", "https:///path": "names no host", "https:oidc.example.com": "does not begin with https://",
		"https://oidc.example.com/":                "ends with a slash",
		"https://oidc.example.com/a/":              "ends with a slash",
		"https://oidc.example.com?a=b":             "has a query",
		"https://oidc.example.com/?":               "has a query",
		"https://oidc.example.com#a":               "has a fragment",
		"https://oidc.example.com/a#":              "has a fragment",
		"https://oidc.example.com:443":             "has a port",
		"https://oidc.example.com:":                "has a port",
		"https://oidc.example.com:8443/a":          "has a port",
		"https://user@oidc.example.com":            "names a user",
		"https://user:pass@oidc.example.com":       "names a user",
		"https://@oidc.example.com":                "names a user",
		"https://OIDC.example.com":                 `write "oidc.example.com"`,
		"https://oidc.example.com/a//b":            "an empty segment",
		"https://oidc.example.com//a":              "an empty segment",
		"https://oidc.example.com/./a":             "has . as a segment",
		"https://oidc.example.com/a/../b":          "has .. as a segment",
		"https://oidc.example.com/..":              "has .. as a segment",
		"https://oidc.example.com/%2e%2e/a":        "in its path",
		"https://oidc.example.com/a%20b":           "in its path",
		"https://oidc.example.com/a*":              `has '*' in its path`,
		"https://oidc.example.com/${aws:username}": `has '$' in its path`,
		"https://oidc.example.com/é":               `has 'é' in its path`,
		"https://bücher.example":                   "write it as xn--bcher-kva.example",
		"https://oidc.example.com.":                "no name in the DNS",
		"https://oidc..example.com":                "no name in the DNS",
		"https://-oidc.example.com":                "no name in the DNS",
		"https://oi_dc.example.com":                "no name in the DNS",
		"https://oidc.exam*ple.com":                "",
		"https://localhost":                        "without a domain",
		"https://127.0.0.1":                        "names an address",
		"https://[::1]":                            "names an address",
		"https://[::1]/a":                          "names an address",
		"https://oidc.example.com/a b":             "white space",
		"https://oidc.example.com\n":               "white space or a control",
		" https://oidc.example.com":                "white space",
		"https://oidc.example.com/" + strings.Repeat("a", 256-len("https://oidc.example.com/")): "255 characters",
	} {
		err := CheckIssuer("sts-config.yaml:3: issuerURL", bad)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "sts-config.yaml:3: issuerURL ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", bad, err, want)
		}
		if diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("%q is no bad input", bad)
		}
	}
}

func FuzzCheckIssuer(f *testing.F) {
	for _, seed := range []string{"https://oidc.example.com/mycluster", "https://a.b/c?d#e", "https://[::1]:1/%", "https://xn--a.b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if CheckIssuer("x", text) != nil {
			return
		}
		// What is accepted has one way to be written, and no sign that means something to IAM.
		if strings.ContainsAny(text, "?#%*$@ []\\\"'") || strings.Count(text, ":") != 1 || strings.Contains(text[8:], "//") || len(text) > 255 {
			t.Errorf("%q was accepted", text)
		}
	})
}
