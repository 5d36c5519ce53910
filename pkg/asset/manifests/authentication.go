package manifests

import (
	configv1 "github.com/openshift/api/config/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// AuthenticationFile is the exact name by which the bootstrap reads the issuer.
const AuthenticationFile = "manifests/cluster-authentication-02-config.yaml"

// authentication returns the Authentication that tells the API server its issuer.
func authentication(issuer string) *configv1.Authentication {
	return &configv1.Authentication{
		TypeMeta:   metav1.TypeMeta{APIVersion: configv1.SchemeGroupVersion.String(), Kind: "Authentication"},
		ObjectMeta: metav1.ObjectMeta{Name: "cluster"},
		Spec:       configv1.AuthenticationSpec{ServiceAccountIssuer: issuer},
	}
}
