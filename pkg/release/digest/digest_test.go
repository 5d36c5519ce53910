package digest_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
)

func TestVerify(t *testing.T) {
	data := []byte("{}")
	want, size, err := v1.SHA256(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := digest.Verify("manifest", data, v1.Descriptor{Digest: want, Size: size}); err != nil {
		t.Error(err)
	}
	// A blob of the right digest and another size than its descriptor says is refused too.
	if err := digest.Verify("manifest", data, v1.Descriptor{Digest: want, Size: size + 1}); err == nil || !strings.Contains(err.Error(), "has 2 bytes, not the 3") {
		t.Error(err)
	}
	if err := digest.Verify("manifest", data, v1.Descriptor{Digest: v1.Hash{Algorithm: "md5", Hex: "00"}}); err == nil || !strings.Contains(err.Error(), "md5") {
		t.Error(err)
	}
	err = digest.Verify("manifest", []byte("{ "), v1.Descriptor{Digest: want, Size: size})
	var wrong *digest.Error
	if !errors.As(err, &wrong) || wrong.What != "manifest" || wrong.Want != want || wrong.Got == want {
		t.Errorf("%v", err)
	}
	if diagnostic.KindOf(err) != diagnostic.Failure || len(diagnostic.Hints(err)) != 1 {
		t.Errorf("kind or hints of %v", err)
	}
}

// The digests are those of the specifications of the algorithms (FIPS 180-4) for "abc".
func TestOf(t *testing.T) {
	for algorithm, want := range map[string]string{
		"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sha512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
			"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	} {
		if got, err := digest.Of(algorithm, []byte("abc")); err != nil || got.Algorithm != algorithm || got.Hex != want {
			t.Errorf("%s: %s, %v", algorithm, got, err)
		}
	}
}
