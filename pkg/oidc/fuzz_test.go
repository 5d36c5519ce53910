package oidc

import (
	"slices"
	"testing"
)

// Whatever is published, reading it neither fails in a way of its own nor loses a key.
func FuzzParseKeySet(f *testing.F) {
	for _, seed := range []string{
		`{"keys":[]}`, `{"keys":[` + exact + `,` + theirs + `]}`, `{"keys":[` + elliptic + `,` + noAlg + `]}`,
		`{"keys":[null]}`, `{"keys":null}`, `null`, `[]`, `{"keys":[{"kid":"\u0000"}]}`, `{"keys":[{"n":1}]}`, `{`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, err := ParseKeySet(data)
		if err != nil {
			return
		}
		document, err := parsed.Document()
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", data, err)
		}
		again, err := ParseKeySet(document)
		if err != nil || !slices.Equal(again.KeyIDs(), parsed.KeyIDs()) {
			t.Fatalf("%q was written as %q, read as %v (%v)", data, document, again.KeyIDs(), err)
		}
		if d := KeySetDifferences(data, document); d != nil {
			t.Fatalf("%q differs from its own copy: %+v", data, d)
		}
		with, err := parsed.With(ours)
		if err != nil || !with.Exactly(ours) {
			t.Fatalf("%q with our key is %v (%v)", data, texts(with), err)
		}
	})
}
