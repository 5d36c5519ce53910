package identityprovider

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestParseThumbprint(t *testing.T) {
	const plain = "0123456789abcdef0123456789abcdef01234567"
	for value, want := range map[string]string{
		"":                     "",
		"auto":                 "auto",
		"AUTO":                 "auto",
		plain:                  plain,
		strings.ToUpper(plain): plain,
		"01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67": plain,
	} {
		if got, err := ParseThumbprint(value); err != nil || got != want {
			t.Errorf("%q is %q (%v), want %q", value, got, err, want)
		}
	}
	for _, bad := range []string{
		"x", plain[1:], plain + "0", plain + " ", " " + plain, strings.Replace(plain, "a", "g", 1), "automatic", plain + "\n",
		"SHA1 Fingerprint=" + plain, "sha1:" + plain, strings.Repeat("0", 64),
	} {
		got, err := ParseThumbprint(bad)
		if err == nil {
			t.Errorf("%q is %q", bad, got)
		} else if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "--thumbprint") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestFindThumbprint(t *testing.T) {
	const issuer = "https://issuer.example.com/path"
	// No connection is opened unless asked for: the issuer does not exist.
	for _, value := range []string{"", strings.Repeat("ab", 20)} {
		if got, err := findThumbprint(t.Context(), &options.Options{Thumbprint: value}, issuer); err != nil || got != value {
			t.Errorf("%q has become %q (%v)", value, got, err)
		}
	}
	if _, err := findThumbprint(t.Context(), &options.Options{Thumbprint: "x"}, issuer); err == nil {
		t.Error("a thumbprint that is none was accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := findThumbprint(ctx, &options.Options{Thumbprint: "auto"}, issuer)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "ask issuer.example.com for its certificates") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v", err)
	}
	// Offline nobody is asked: the answer is an error that names what makes it known.
	_, err = findThumbprint(t.Context(), &options.Options{Thumbprint: "auto", Offline: true}, issuer)
	if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "--thumbprint SHA1") {
		t.Errorf("offline the error is %v", err)
	}
}
