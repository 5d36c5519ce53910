package signingkey

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestParsePublic(t *testing.T) {
	key := rsaKey(t, 2048)
	public := pkix(t, &key.PublicKey)
	for _, test := range []struct {
		name string
		data []byte
	}{
		{"PKIX", public},
		{"PKCS#1", encode("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey))},
		{"of openssl", openssl(t, EncodePrivate(key), "rsa", "-pubout")},
		{"PKCS#1 of openssl", openssl(t, EncodePrivate(key), "rsa", "-RSAPublicKey_out")},
		{"text before the block", append([]byte("the key\n"), public...)},
		{"CRLF", crlf(public)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParsePublic("a.pub", test.data)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(&key.PublicKey) {
				t.Error("another key was read")
			}
		})
	}
}

func TestParsePublicRefuses(t *testing.T) {
	key := rsaKey(t, 2048)
	public := pkix(t, &key.PublicKey)
	der := x509.MarshalPKCS1PublicKey(&key.PublicKey)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "no PEM block"},
		{"garbage", []byte("hunter2hunter2"), "no PEM block"},
		{"the private key", EncodePrivate(key), "RSA PRIVATE KEY"},
		{"the private key in PKCS#8", pkcs8(t, key), "PRIVATE KEY"},
		{"EC", pkix(t, &ecKey(t).PublicKey), "not an RSA key"},
		{"ed25519", pkix(t, edKey(t).Public()), "not an RSA key"},
		{"1024 bits", pkix(t, &rsaKey(t, 1024).PublicKey), "1024 bits"},
		{"two keys", append(slices.Clone(public), public...), "more than one PEM block"},
		{"PKCS#1 under the name of PKIX", encode("PUBLIC KEY", der), "cannot be read"},
		{"cut", encode("RSA PUBLIC KEY", der[:100]), "cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParsePublic("a.pub", test.data)
			if err == nil {
				t.Fatal("it was accepted")
			}
			if !strings.HasPrefix(err.Error(), "a.pub: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %q, want a.pub and %q in it", err, test.want)
			}
			if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) == 0 {
				t.Errorf("%q is not about the input, or does not say what to do", err)
			}
			quotesNothing(t, err, test.data)
		})
	}
}
