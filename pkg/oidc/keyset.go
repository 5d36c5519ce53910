package oidc

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// Key is a published RSA key, with the fields of RFC 7517 and 7518 that STS reads.
type Key struct {
	Use string `json:"use"`
	Kty string `json:"kty"`
	Kid string `json:"kid"`
	Alg string `json:"alg"`
	N   string `json:"n"`
	E   string `json:"e"`
}

// NewKey returns the published form of a public key. Its kid is the one that
// kube-apiserver puts into the tokens that it signs: the unpadded base64url of the
// SHA-256 of the PKIX DER.
func NewKey(public *rsa.PublicKey) (Key, error) {
	kid, err := KeyID(public)
	if err != nil {
		return Key{}, err
	}
	return Key{
		Use: "sig", Kty: "RSA", Kid: kid, Alg: "RS256",
		N: base64.RawURLEncoding.EncodeToString(public.N.Bytes()),
		E: base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes()),
	}, nil
}

// KeyID returns the kid of a public key.
func KeyID(public *rsa.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("marshal the public key: %w", err)
	}
	sum := sha256.Sum256(der)
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

// KeySet is a published key set. Keys that are not ours are kept as they are, whatever
// fields they have.
type KeySet struct {
	Keys []json.RawMessage `json:"keys"`
}

// ParseKeySet reads a published key set.
func ParseKeySet(data []byte) (KeySet, error) {
	var set KeySet
	if err := json.Unmarshal(data, &set); err != nil {
		return KeySet{}, fmt.Errorf("key set: %w", err)
	}
	for i := range set.Keys {
		if _, err := set.kid(i); err != nil {
			return KeySet{}, err
		}
	}
	return set, nil
}

// Has reports whether the set holds the key: its modulus and exponent, or its kid, which
// is a hash of these and so can belong to no other key.
func (s KeySet) Has(key Key) bool {
	return slices.ContainsFunc(s.Keys, func(raw json.RawMessage) bool { return isEntryOf(raw, key) })
}

func isEntryOf(raw json.RawMessage, key Key) bool {
	var k Key
	return json.Unmarshal(raw, &k) == nil && (k.Kid == key.Kid || k.Kty == key.Kty && k.N == key.N && k.E == key.E)
}

// Exactly reports whether the set holds the key with all of its fields.
func (s KeySet) Exactly(key Key) bool { return s.exactIndex(key) >= 0 }

func (s KeySet) exactIndex(key Key) int {
	return slices.IndexFunc(s.Keys, func(raw json.RawMessage) bool {
		var k Key
		return json.Unmarshal(raw, &k) == nil && k == key
	})
}

// Strangers returns the kids of the entries that are neither the key, which is nil for none, nor known
// by their kid. An entry that only has the key's kid is a stranger: whoever looks a kid up may find it.
func (s KeySet) Strangers(key *Key, known func(kid string) bool) []string {
	var kids []string
	for i, raw := range s.Keys {
		var k Key
		fields := json.Unmarshal(raw, &k) == nil
		kid, _ := s.kid(i)
		if key != nil && fields && k.Kty == key.Kty && k.N == key.N && k.E == key.E {
			continue
		}
		if key != nil && kid == key.Kid || !known(kid) {
			kids = append(kids, kid)
		}
	}
	return kids
}

// With returns the set with the key in it exactly once, in place of the first entry that is
// the key's, else at the end. An entry that is right keeps its text; other keys stay as
// they are.
func (s KeySet) With(key Key) (KeySet, error) {
	entry, err := json.Marshal(key)
	if err != nil {
		return KeySet{}, fmt.Errorf("marshal a key: %w", err)
	}
	if right := s.exactIndex(key); right >= 0 {
		entry = s.Keys[right]
	}
	keys, placed := make([]json.RawMessage, 0, len(s.Keys)+1), false
	for _, raw := range s.Keys {
		if !isEntryOf(raw, key) {
			keys = append(keys, raw)
		} else if !placed {
			keys, placed = append(keys, entry), true
		}
	}
	if !placed {
		keys = append(keys, entry)
	}
	return KeySet{Keys: keys}, nil
}

// canonical writes an entry so that equal ones are equal as text.
func canonical(raw json.RawMessage) string {
	var entry any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&entry) != nil {
		return string(raw)
	}
	text, err := json.Marshal(entry) // with sorted keys
	if err != nil {
		return string(raw)
	}
	return string(text)
}

// KeyIDs returns the kid of each key, in order.
func (s KeySet) KeyIDs() []string {
	kids := make([]string, len(s.Keys))
	for i := range s.Keys {
		kids[i], _ = s.kid(i)
	}
	return kids
}

func (s KeySet) kid(i int) (string, error) {
	var k struct {
		Kid string `json:"kid"`
	}
	if err := json.Unmarshal(s.Keys[i], &k); err != nil {
		return "", fmt.Errorf("key set: keys[%d]: %w", i, err)
	}
	return k.Kid, nil
}

// Document returns the key set as it is published.
func (s KeySet) Document() ([]byte, error) {
	if s.Keys == nil {
		s.Keys = []json.RawMessage{}
	}
	return marshal(s)
}

// KeySetDifferences compares two published key sets by meaning: the order of the keys and
// of their fields does not matter. A key that differs is named by its kid.
func KeySetDifferences(actual, desired []byte) []diff.Difference {
	a, errActual := ParseKeySet(actual)
	d, errDesired := ParseKeySet(desired)
	if errActual != nil || errDesired != nil {
		return []diff.Difference{{Field: "body", From: string(actual), To: string(desired)}}
	}
	removed, added := without(a, d), without(d, a)
	removedIDs, addedIDs := removed.KeyIDs(), added.KeyIDs()
	if len(removedIDs)+len(addedIDs) == 0 {
		return nil
	}
	if len(addedIDs) == 0 && !slices.ContainsFunc(removedIDs, func(id string) bool { return !slices.Contains(d.KeyIDs(), id) }) {
		// Entries that stand there more than once: no key goes.
		return []diff.Difference{{Field: "keys.repeated", From: removedIDs}}
	}
	if differences := diff.Set("keys", removedIDs, addedIDs); differences != nil {
		return differences
	}
	// The same kids on both sides: fields differ.
	var differences []diff.Difference
	for i, raw := range added.Keys {
		from := removed.Keys[slices.Index(removedIDs, addedIDs[i])]
		differences = append(differences, diff.Difference{Field: fmt.Sprintf("keys[%q]", addedIDs[i]), From: decoded(from), To: decoded(raw)})
	}
	return differences
}

// decoded returns an entry as a value, so that it is shown as JSON.
func decoded(raw json.RawMessage) any {
	var entry any
	if json.Unmarshal(raw, &entry) != nil {
		return string(raw)
	}
	return entry
}

// without returns the entries of s that other does not have, as often as they are missing.
func without(s, other KeySet) KeySet {
	have := map[string]int{}
	for _, raw := range other.Keys {
		have[canonical(raw)]++
	}
	var left KeySet
	for _, raw := range s.Keys {
		if text := canonical(raw); have[text] > 0 {
			have[text]--
		} else {
			left.Keys = append(left.Keys, raw)
		}
	}
	return left
}
