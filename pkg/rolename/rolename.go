// Package rolename says what the IAM role of a Secret is called.
package rolename

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// hashDigits is how many hexadecimal digits of a SHA-256 tell names apart: 32 bits, for the few
// dozen Secrets of a cluster. Should two names meet all the same, the roles are refused before
// any is made.
const hashDigits = 8

// Default returns the name of the role of a Secret where no template says otherwise:
// <name>-<namespace>-<secret>. IAM allows 64 characters; a longer name is cut and ends in a hash of
// the whole, so that no two are equal.
func Default(infraName string, secret credentialsrequest.Secret) string {
	whole := wholeName(infraName, secret)
	if len(whole) <= cloud.MaxRoleName {
		return whole
	}
	return strings.TrimRight(whole[:cloud.MaxRoleName-hashDigits-1], "-") + "-" + hash(whole)
}

// Cut returns the name that ccoctl gives to a role whose name is too long: its first 64 characters,
// which several can share. It is empty for a name that is not.
func Cut(infraName string, secret credentialsrequest.Secret) string {
	whole := wholeName(infraName, secret)
	if len(whole) <= cloud.MaxRoleName {
		return ""
	}
	return whole[:cloud.MaxRoleName]
}

func wholeName(infraName string, secret credentialsrequest.Secret) string {
	return infraName + "-" + secret.Namespace + "-" + secret.Name
}

// hash returns the first digits of a text's SHA-256.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:hashDigits]
}
