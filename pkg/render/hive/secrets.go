package hive

import (
	"strings"
	"unicode"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// signingKeyKey is the key under which Hive looks for the private key:
// BoundServiceAccountSigningKeyFile in
// https://github.com/openshift/hive/blob/master/pkg/constants/constants.go
const signingKeyKey = "bound-service-account-signing-key.key"

// ignoreAll keeps a folder out of Git, this file with it.
const ignoreAll = "# The private key must not go to Git in clear.\n*\n"

// signingKeyName is the name of the Secret with the private key.
func signingKeyName(s *render.Stack) string { return s.Name + "-bound-service-account-signing-key" }

// manifestsName is the name of the Secret with the manifests.
func manifestsName(s *render.Stack) string { return s.Name + "-manifests" }

func newSecret(name string) *corev1.Secret {
	return &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Type:       corev1.SecretTypeOpaque,
	}
}

// signingKeySecret returns the Secret with the private key. It names no namespace: that is
// the ClusterDeployment's, and the overlay's to say.
func signingKeySecret(s *render.Stack) *corev1.Secret {
	secret := newSecret(signingKeyName(s))
	secret.StringData = map[string]string{signingKeyKey: string(s.PrivateKey)}
	return secret
}

// manifestsSecret returns the Secret whose keys are the names of the files that Hive copies
// into manifests/. The bootstrap reads one of them by its name.
func manifestsSecret(s *render.Stack) (*corev1.Secret, error) {
	secret := newSecret(manifestsName(s))
	size := 0
	for _, f := range s.Manifests {
		key := strings.TrimPrefix(f.Name, "manifests/")
		if problems := validation.IsConfigMapKey(key); len(problems) > 0 {
			return nil, diagnostic.Inputf("Give the Secret that its CredentialsRequest names a shorter name.",
				"%s cannot be a key of the Secret %s: %s", f.Name, secret.Name, strings.Join(problems, "; "))
		}
		size += len(f.Data)
		if legible(f.Data) {
			if secret.StringData == nil {
				secret.StringData = map[string]string{}
			}
			secret.StringData[key] = string(f.Data)
			continue
		}
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data[key] = f.Data
	}
	// https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size
	if size > corev1.MaxSecretSize {
		return nil, diagnostic.Inputf("Give the CredentialsRequests of one release alone: their manifests have a few kilobytes.",
			"the %d manifests have %d bytes, and the Secret %s, the only one that Hive takes manifests from, can hold %d",
			len(s.Manifests), size, secret.Name, corev1.MaxSecretSize)
	}
	return secret, nil
}

// legible reports whether data can stand in YAML as text. What else looks like a line break or
// cannot be printed is not written as it is (U+0085), or not at all (U+007F), and bytes that
// are not UTF-8 cannot be: those are for base64.
func legible(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	return !strings.ContainsFunc(string(data), func(r rune) bool {
		return !strings.ContainsRune("\t\r\n", r) && !unicode.IsPrint(r)
	})
}
