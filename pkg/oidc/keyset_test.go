package oidc

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// ours is the key that is to be published. The entries below are what may be published
// already, in words of others.
var ours = Key{Use: "sig", Kty: "RSA", Kid: "ours", Alg: "RS256", N: "n1", E: "AQAB"}

const (
	exact    = `{"use":"sig","kty":"RSA","kid":"ours","alg":"RS256","n":"n1","e":"AQAB"}`
	reorder  = `{"e":"AQAB", "n":"n1", "alg":"RS256", "kid":"ours", "kty":"RSA", "use":"sig"}`
	more     = `{"use":"sig","kty":"RSA","kid":"ours","alg":"RS256","n":"n1","e":"AQAB","x5t":"x"}`
	noAlg    = `{"use":"sig","kty":"RSA","kid":"ours","n":"n1","e":"AQAB"}`
	renamed  = `{"use":"sig","kty":"RSA","kid":"renamed","alg":"RS256","n":"n1","e":"AQAB"}`
	otherN   = `{"use":"sig","kty":"RSA","kid":"ours","alg":"RS256","n":"n2","e":"AQAB"}`
	otherE   = `{"use":"sig","kty":"RSA","kid":"ours","alg":"RS256","n":"n1","e":"Aw"}`
	theirs   = `{"use":"sig","kty":"RSA","kid":"theirs","alg":"RS256","n":"n3","e":"AQAB","x5t":"x"}`
	elliptic = `{"kty":"EC","kid":"ec","crv":"P-256","x":"x","y":"y"}`
	noKid1   = `{"kty":"RSA","n":"n4","e":"AQAB"}`
	noKid2   = `{"kty":"RSA","n":"n5","e":"AQAB"}`
)

// set makes a key set of entries.
func set(entries ...string) KeySet {
	var s KeySet
	for _, e := range entries {
		s.Keys = append(s.Keys, json.RawMessage(e))
	}
	return s
}

func TestKeySetHasAndWith(t *testing.T) {
	for _, test := range []struct {
		name         string
		set          KeySet
		has, exactly bool
		with         KeySet
	}{
		{"empty", set(), false, false, set(exact)},
		{"ours", set(exact), true, true, set(exact)},
		{"ours in another order", set(reorder), true, true, set(reorder)},
		{"ours with a field more", set(more), true, true, set(more)},
		{"ours without a field", set(noAlg), true, false, set(exact)},
		{"ours under another kid", set(renamed), true, false, set(exact)},
		// A kid is a hash of its key, so that nobody else's key can have ours.
		{"our kid with another modulus", set(otherN), true, false, set(exact)},
		{"our kid with another exponent", set(otherE), true, false, set(exact)},
		{"ours right and wrong", set(otherN, theirs, exact, renamed), true, true, set(exact, theirs)},
		{"theirs", set(theirs), false, false, set(theirs, exact)},
		{"theirs beside ours", set(theirs, exact, elliptic), true, true, set(theirs, exact, elliptic)},
		{"theirs beside ours without a field", set(theirs, noAlg, elliptic), true, false, set(theirs, exact, elliptic)},
		{"keys without kid", set(noKid1, noKid2), false, false, set(noKid1, noKid2, exact)},
		{"no object", set(`null`), false, false, set(`null`, exact)},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := set(texts(test.set)...)
			if got := test.set.Has(ours); got != test.has {
				t.Errorf("Has is %t", got)
			}
			if got := test.set.Exactly(ours); got != test.exactly {
				t.Errorf("Exactly is %t", got)
			}
			got, err := test.set.With(ours)
			if err != nil || !reflect.DeepEqual(texts(got), texts(test.with)) {
				t.Errorf("With gave %v (%v), want %v", texts(got), err, texts(test.with))
			}
			if !reflect.DeepEqual(texts(test.set), texts(before)) {
				t.Errorf("With changed the set that it was called on to %v", texts(test.set))
			}
			again, err := got.With(ours)
			if err != nil || !reflect.DeepEqual(texts(again), texts(got)) {
				t.Errorf("With again gave %v (%v)", texts(again), err)
			}
		})
	}
}

func texts(s KeySet) []string {
	all := make([]string, len(s.Keys))
	for i, raw := range s.Keys {
		all[i] = string(raw)
	}
	return all
}

func TestParseKeySet(t *testing.T) {
	for _, good := range []string{
		`{"keys":[]}`, `{"keys":[` + exact + `]}`, `{"keys":[` + elliptic + `,` + noKid1 + `],"more":1}`,
	} {
		if _, err := ParseKeySet([]byte(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{``, `{`, `[]`, `"x"`, `<html>`, `{"keys":{}}`, `{"keys":["x"]}`, `{"keys":[{"kid":1}]}`, `{"keys":[]} x`} {
		if got, err := ParseKeySet([]byte(bad)); err == nil {
			t.Errorf("%s was read as %v", bad, got)
		}
	}
}

func TestKeySetDocument(t *testing.T) {
	got, err := set().Document()
	if want := "{\n  \"keys\": []\n}\n"; err != nil || string(got) != want {
		t.Errorf("no key: got %s (%v), want %s", got, err, want)
	}
	got, err = set(theirs, exact).Document()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseKeySet(got)
	if err != nil || !reflect.DeepEqual(again.KeyIDs(), []string{"theirs", "ours"}) {
		t.Errorf("%s was read as %v (%v)", got, again.KeyIDs(), err)
	}
	if !strings.Contains(string(got), `"x5t": "x"`) {
		t.Errorf("a field that we do not know was lost: %s", got)
	}
}

func TestKeySetDifferences(t *testing.T) {
	document := func(entries ...string) string { return `{"keys":[` + strings.Join(entries, ",") + `]}` }
	for _, test := range []struct {
		name            string
		actual, desired string
		want            []diff.Difference
	}{
		{"the same", document(exact, theirs), document(exact, theirs), nil},
		{"another order of the keys and of their fields", document(theirs, reorder), document(exact, theirs), nil},
		{"no keys", document(), document(), nil},
		{"one is missing", document(theirs), document(theirs, exact), []diff.Difference{{Field: "keys", Added: []string{"ours"}}}},
		{"one too many", document(theirs, exact), document(exact), []diff.Difference{{Field: "keys", Removed: []string{"theirs"}}}},
		{"another kid", document(renamed), document(exact), []diff.Difference{{Field: "keys", Added: []string{"ours"}, Removed: []string{"renamed"}}}},
		{
			"a field", document(theirs, noAlg), document(exact, theirs),
			[]diff.Difference{{
				Field: `keys["ours"]`,
				From:  map[string]any{"use": "sig", "kty": "RSA", "kid": "ours", "n": "n1", "e": "AQAB"},
				To:    map[string]any{"use": "sig", "kty": "RSA", "kid": "ours", "n": "n1", "e": "AQAB", "alg": "RS256"},
			}},
		},
		{"no key set", `<html>`, document(), []diff.Difference{{Field: "body", From: "<html>", To: document()}}},
		// A difference that writing the desired document does not mend would come back for
		// ever.
		{"two keys without kid", document(exact, noKid1, noKid2), document(exact, noKid1, noKid2), nil},
		{"two keys with one kid", document(exact, otherN), document(exact, otherN), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := KeySetDifferences([]byte(test.actual), []byte(test.desired)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// Strangers are the keys that are neither ours nor known, whatever they call themselves.
func TestStrangers(t *testing.T) {
	known := func(kids ...string) func(string) bool {
		return func(kid string) bool { return slices.Contains(kids, kid) }
	}
	none := known()
	for _, test := range []struct {
		name  string
		set   KeySet
		key   *Key
		known func(string) bool
		want  []string
	}{
		{"nothing", set(), &ours, none, nil},
		{"ours", set(exact), &ours, none, nil},
		{"ours under another name", set(renamed), &ours, none, nil},
		{"ours and theirs", set(theirs, exact, elliptic), &ours, none, []string{"theirs", "ec"}},
		{"known", set(theirs, exact), &ours, known("theirs"), nil},
		{"our name for another key", set(exact, otherN), &ours, none, []string{"ours"}},
		{"our name for another key, and known", set(exact, otherN), &ours, known("ours"), []string{"ours"}},
		{"there is no key yet", set(exact), nil, none, []string{"ours"}},
		{"without a name", set(noKid1, exact), &ours, none, []string{""}},
	} {
		if got := test.set.Strangers(test.key, test.known); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
