package render

import (
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// IsKeySet reports whether the document with a key holds the public keys. Published keys are
// only ever added to: a running cluster's tokens are signed with them.
func IsKeySet(key string) bool { return key == oidc.KeysPath || key == oidc.APIServerKeysPath }

// KeySets returns the documents that hold the public keys, all of them the same bytes. The
// first is the one that AWS reads.
func (s *Stack) KeySets() []Document {
	var sets []Document
	for _, d := range s.Documents {
		switch {
		case d.Key == oidc.KeysPath:
			sets = append([]Document{d}, sets...)
		case IsKeySet(d.Key):
			sets = append(sets, d)
		}
	}
	return sets
}
