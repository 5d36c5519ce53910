package manifests

import (
	"cmp"
	"strings"
	"unicode"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// DefaultTokenPath is where a component finds its token unless its request says otherwise.
const DefaultTokenPath = "/var/run/secrets/openshift/serviceaccount/token"

// TokenPath returns the file in which a component finds its token.
func TokenPath(r credentialsrequest.Request) string {
	return cmp.Or(r.CloudTokenPath, DefaultTokenPath)
}

// secret returns the Secret that tells a component which role to assume, and with which
// token. It holds nothing secret.
func secret(r credentialsrequest.Request, roleARN string) (*corev1.Secret, error) {
	tokenPath := TokenPath(r)
	if !strings.HasPrefix(tokenPath, "/") || strings.ContainsFunc(tokenPath, unicode.IsControl) {
		return nil, diagnostic.Inputf("Correct spec.cloudTokenPath.",
			"CredentialsRequest %s (%s): spec.cloudTokenPath %q is no absolute path", r.ID(), r.Source, tokenPath)
	}
	return &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{Namespace: r.Secret.Namespace, Name: r.Secret.Name},
		Type:       corev1.SecretTypeOpaque,
		StringData: map[string]string{awsconfig.Key: awsconfig.Text(roleARN, tokenPath)},
	}, nil
}
