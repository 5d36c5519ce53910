package cloudformation

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// hashDigits is how many hexadecimal digits tell names apart that would be the same: as
// many as those of the roles.
const hashDigits = 8

// longestSuffix is what the longest of the names made from a component's begins with its
// name and ends in.
const longestSuffix = "RoleName"

// logicalIDs returns a name for each Secret, letters and digits only, as CloudFormation
// wants it: OpenshiftIngressOperatorCloudCredentials. It says nothing about the cluster, so
// that a stack of another cluster, or with another name, has the same.
//
// Names that meet (a-b/c and a/b-c), or are too long, end in a hash of the Secret: each of
// them, so that the order does not matter.
func logicalIDs(secrets []credentialsrequest.Secret) map[credentialsrequest.Secret]string {
	count := map[string]int{}
	for _, s := range secrets {
		count[camelCase(s)]++
	}
	ids := make(map[credentialsrequest.Secret]string, len(secrets))
	for _, s := range secrets {
		id := camelCase(s)
		if room := maxLogicalID - len(longestSuffix) - hashDigits; count[id] > 1 || len(id) > room {
			sum := sha256.Sum256([]byte(s.Namespace + "/" + s.Name))
			id = id[:min(len(id), room)] + strings.ToUpper(hex.EncodeToString(sum[:]))[:hashDigits]
		}
		ids[s] = id
	}
	return ids
}

// camelCase joins the words of a Secret's namespace and name. Kubernetes allows lower-case
// letters, digits, hyphens and dots in them.
func camelCase(s credentialsrequest.Secret) string {
	var b strings.Builder
	start := true
	for _, c := range []byte(s.Namespace + "-" + s.Name) {
		switch {
		case 'a' <= c && c <= 'z' && start:
			b.WriteByte(c - 'a' + 'A')
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			b.WriteByte(c)
		default:
			start = true
			continue
		}
		start = false
	}
	return b.String()
}
