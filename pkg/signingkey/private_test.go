package signingkey

import (
	"bytes"
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestParsePrivate(t *testing.T) {
	key := rsaKey(t, 2048)
	pkcs1 := EncodePrivate(key)
	for _, test := range []struct {
		name string
		data []byte
		// pkcs1 is whether the installer reads the file as it is.
		pkcs1 bool
	}{
		{"PKCS#1", pkcs1, true},
		{"PKCS#1 of openssl", openssl(t, pkcs1, "rsa", "-traditional"), true},
		{"PKCS#8", pkcs8(t, key), false},
		{"PKCS#8 of openssl", openssl(t, pkcs1, "pkcs8", "-topk8", "-nocrypt"), false},
		{"text before the block", append([]byte("the key of the cluster\n"), pkcs1...), false},
		{"text after the block", append(slices.Clone(pkcs1), "the key of the cluster\n"...), false},
		{"an empty line after the block", append(slices.Clone(pkcs1), '\n'), false},
		{"no last newline", bytes.TrimRight(pkcs1, "\n"), false},
		{"CRLF", crlf(pkcs1), false},
		{"PKCS#8 with CRLF", crlf(pkcs8(t, key)), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParsePrivate("a.key", test.data)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Key.Equal(key) {
				t.Error("another key was read")
			}
			if got.PKCS1 != test.pkcs1 {
				t.Errorf("PKCS1 is %t", got.PKCS1)
			}
		})
	}
}

func TestParsePrivateRefuses(t *testing.T) {
	key := rsaKey(t, 2048)
	pkcs1 := EncodePrivate(key)
	ec := ecKey(t)
	ecDER, err := x509.MarshalECPrivateKey(ec)
	if err != nil {
		t.Fatal(err)
	}
	short := x509.MarshalPKCS1PrivateKey(key)
	broken := slices.Clone(short)
	broken[40] ^= 1 // a bit of the modulus
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "no PEM block"},
		{"garbage", []byte("hunter2hunter2hunter2"), "no PEM block"},
		{"DER", short, "no PEM block"},
		{"a byte order mark before the block", append([]byte("\ufeff"), pkcs1...), "no PEM block"},
		{"a block that does not end", pkcs1[:len(pkcs1)-40], "no PEM block"},
		{"encrypted PKCS#1", openssl(t, pkcs1, "rsa", "-traditional", "-aes256", "-passout", "pass:secret"), "encrypted"},
		{"encrypted PKCS#8", openssl(t, pkcs1, "pkcs8", "-topk8", "-v2", "aes256", "-passout", "pass:secret"), "encrypted"},
		{"EC", encode("EC PRIVATE KEY", ecDER), "EC PRIVATE KEY"},
		{"EC in PKCS#8", pkcs8(t, ec), "not an RSA key"},
		{"ed25519", pkcs8(t, edKey(t)), "not an RSA key"},
		{"1024 bits", EncodePrivate(rsaKey(t, 1024)), "1024 bits"},
		{"1024 bits in PKCS#8", pkcs8(t, rsaKey(t, 1024)), "1024 bits"},
		{"2040 bits", EncodePrivate(rsaKey(t, 2040)), "2040 bits"},
		{"two keys", append(slices.Clone(pkcs1), EncodePrivate(rsaKey(t, 2048))...), "more than one PEM block"},
		{"the key twice", append(slices.Clone(pkcs1), pkcs1...), "more than one PEM block"},
		{"with its public key", append(slices.Clone(pkcs1), pkix(t, &key.PublicKey)...), "more than one PEM block"},
		{"the public key", pkix(t, &key.PublicKey), "public key"},
		{"the public key in PKCS#1", encode("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey)), "public key"},
		{"a certificate", encode("CERTIFICATE", short), "CERTIFICATE"},
		{"PKCS#8 under the name of PKCS#1", bytes.ReplaceAll(pkcs8(t, key), []byte("PRIVATE KEY"), []byte("RSA PRIVATE KEY")), "cannot be read"},
		{"PKCS#1 under the name of PKCS#8", bytes.ReplaceAll(pkcs1, []byte("RSA PRIVATE KEY"), []byte("PRIVATE KEY")), "cannot be read"},
		{"cut", encode("RSA PRIVATE KEY", short[:len(short)/2]), "cannot be read"},
		{"a bit turned", encode("RSA PRIVATE KEY", broken), "cannot be read"},
		{"an empty block", encode("RSA PRIVATE KEY", nil), "cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ParsePrivate("tls/a.key", test.data)
			if err == nil {
				t.Fatal("it was accepted")
			}
			if !strings.HasPrefix(err.Error(), "tls/a.key: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %q, want tls/a.key and %q in it", err, test.want)
			}
			if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) == 0 {
				t.Errorf("%q is not about the input, or does not say what to do", err)
			}
			quotesNothing(t, err, test.data)
		})
	}
}

// quotesNothing demands that neither an error nor its advice shows a part of a key file.
// The names of the blocks are no secret.
func quotesNothing(t *testing.T, err error, data []byte) {
	t.Helper()
	const part = 8 // characters; 48 bits of a key
	text := err.Error() + strings.Join(diagnostic.Hints(err), "\n")
	for line := range strings.SplitSeq(string(data), "\n") {
		if strings.HasPrefix(line, "-----") || strings.Contains(line, ":") {
			continue
		}
		for i := 0; i+part <= len(line); i++ {
			if strings.Contains(text, line[i:i+part]) {
				t.Fatalf("%q quotes the file", text)
			}
		}
	}
}

func TestGenerate(t *testing.T) {
	key, err := Generate()
	if err != nil {
		t.Fatal(err)
	}
	if bits := key.N.BitLen(); bits != 4096 || key.E != 65537 {
		t.Errorf("the key has %d bits and the exponent %d", bits, key.E)
	}
	data := EncodePrivate(key)
	if read, err := ParsePrivate("a.key", data); err != nil || !read.PKCS1 || !read.Key.Equal(key) {
		t.Errorf("the key cannot be read back as it was written: %v", err)
	}
	if want := openssl(t, data, "rsa", "-traditional"); string(data) != string(want) {
		t.Errorf("openssl writes the key in another way:\n%s", want[:30])
	}
	public, err := EncodePublic(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if want := openssl(t, data, "rsa", "-pubout"); string(public) != string(want) {
		t.Errorf("openssl writes the public key as\n%s, and we as\n%s", want, public)
	}
}
