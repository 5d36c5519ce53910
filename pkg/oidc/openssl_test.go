package oidc

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// kidPipeline is the manual procedure's way to a kid.
const kidPipeline = `openssl rsa -in sa-signer.pub -pubin --outform DER | openssl dgst -binary -sha256 | openssl base64 | tr '/+' '_-' | tr -d '='`

// A key is published with the values that openssl gives, for the sizes in use, and for
// exponents of one byte, whose base64url is not AQAB.
func TestKeyAgainstOpenSSL(t *testing.T) {
	for _, test := range []struct{ name, bits, exponent, e string }{
		{"2048 bits", "2048", "65537", "AQAB"},
		{"4096 bits", "4096", "65537", "AQAB"},
		{"exponent 3", "2048", "3", "Aw"},
		{"exponent 17", "2048", "17", "EQ"},
		{"a long exponent", "2048", "2147483647", "f____w"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			shell(t, dir, "openssl genpkey -algorithm RSA -out key.pem -pkeyopt rsa_keygen_bits:"+test.bits+" -pkeyopt rsa_keygen_pubexp:"+test.exponent)
			shell(t, dir, "openssl rsa -in key.pem -pubout -out sa-signer.pub")

			key, err := NewKey(readPublic(t, filepath.Join(dir, "sa-signer.pub")))
			if err != nil {
				t.Fatal(err)
			}
			want := Key{
				Use: "sig", Kty: "RSA", Alg: "RS256", E: test.e,
				Kid: strings.TrimSpace(shell(t, dir, kidPipeline)),
				N:   modulus(t, shell(t, dir, "openssl rsa -in sa-signer.pub -pubin -modulus -noout")),
			}
			if key != want {
				t.Errorf("got  %+v\nwant %+v", key, want)
			}
			if got := exponent(t, shell(t, dir, "openssl rsa -in sa-signer.pub -pubin -text -noout")); got != want.E {
				t.Errorf("openssl's exponent is %s, want %s", got, want.E)
			}
		})
	}
}

// shell runs a command line in a folder, and returns what it wrote to stdout.
func shell(t *testing.T, dir, line string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, stderr.String())
	}
	return string(out)
}

func readPublic(t *testing.T, file string) *rsa.PublicKey {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*rsa.PublicKey)
}

// modulus returns the base64url of openssl's "Modulus=C0FFEE...".
func modulus(t *testing.T, text string) string {
	t.Helper()
	number, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), "Modulus="))
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(number)
}

var exponentLine = regexp.MustCompile(`(?m)^Exponent: (\d+)`)

// exponent returns the base64url of openssl's "Exponent: 65537 (0x10001)".
func exponent(t *testing.T, text string) string {
	t.Helper()
	found := exponentLine.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no exponent in %s", text)
	}
	number, ok := new(big.Int).SetString(found[1], 10)
	if !ok {
		t.Fatalf("the exponent is %s", found[1])
	}
	return base64.RawURLEncoding.EncodeToString(number.Bytes())
}
