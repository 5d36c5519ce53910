package oidc

import (
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

// Has reports whether the set holds the key: its modulus and exponent, whatever its kid.
func (s KeySet) Has(key Key) bool { return s.index(key) >= 0 }

// Exactly reports whether the set holds the key with all of its fields.
func (s KeySet) Exactly(key Key) bool {
	return slices.ContainsFunc(s.Keys, func(raw json.RawMessage) bool {
		var k Key
		return json.Unmarshal(raw, &k) == nil && k == key
	})
}

func (s KeySet) index(key Key) int {
	return slices.IndexFunc(s.Keys, func(raw json.RawMessage) bool {
		var k Key
		return json.Unmarshal(raw, &k) == nil && k.Kty == key.Kty && k.N == key.N && k.E == key.E
	})
}

// With returns the set with the key in it: in place of an entry of the same modulus that
// has other fields, else at the end. Nothing else changes.
func (s KeySet) With(key Key) (KeySet, error) {
	if s.Exactly(key) {
		return s, nil
	}
	raw, err := json.Marshal(key)
	if err != nil {
		return KeySet{}, fmt.Errorf("marshal a key: %w", err)
	}
	keys := slices.Clone(s.Keys)
	if i := s.index(key); i >= 0 {
		keys[i] = raw
	} else {
		keys = append(keys, raw)
	}
	return KeySet{Keys: keys}, nil
}

// Union returns the set with those entries of other whose kid it does not have.
func (s KeySet) Union(other KeySet) KeySet {
	keys, kids := slices.Clone(s.Keys), s.KeyIDs()
	for i, id := range other.KeyIDs() {
		if !slices.Contains(kids, id) {
			keys = append(keys, other.Keys[i])
		}
	}
	return KeySet{Keys: keys}
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

// KeySetDifferences compares two key sets by meaning: a key by its kid and fields.
func KeySetDifferences(actual, desired []byte) []diff.Difference {
	a, err := ParseKeySet(actual)
	if err != nil {
		return []diff.Difference{{Field: "body", From: string(actual), To: string(desired)}}
	}
	d, err := ParseKeySet(desired)
	if err != nil {
		return []diff.Difference{{Field: "body", From: string(actual), To: string(desired)}}
	}
	if differences := diff.Set("keys", a.KeyIDs(), d.KeyIDs()); differences != nil {
		return differences
	}
	for i, raw := range d.Keys {
		at := slices.Index(a.KeyIDs(), d.KeyIDs()[i])
		if differences := jsonDifference(fmt.Sprintf("keys[%q]", d.KeyIDs()[i]), a.Keys[at], raw); differences != nil {
			return differences
		}
	}
	return nil
}

func jsonDifference(field string, actual, desired json.RawMessage) []diff.Difference {
	var from, to map[string]any
	if json.Unmarshal(actual, &from) != nil || json.Unmarshal(desired, &to) != nil {
		return diff.Scalar(field, string(actual), string(desired))
	}
	a, _ := json.Marshal(from) // a map that was just read: sorted keys, and no error
	d, _ := json.Marshal(to)
	if string(a) == string(d) {
		return nil
	}
	return []diff.Difference{{Field: field, From: from, To: to}}
}
