package ccoctl

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// The files that ccoctl writes into its output folder, beside those of the Secrets.
const (
	PrivateKeyFile     = "serviceaccount-signer.private"
	PublicKeyFile      = "serviceaccount-signer.public"
	SigningKeyFile     = "tls/bound-service-account-signing-key.key"
	AuthenticationFile = "manifests/cluster-authentication-02-config.yaml"
)

// writeKeys writes the key pair, and the private key again for the installer.
func (c Cluster) writeKeys(output string) error {
	private, err := signingkey.ParsePrivate("the key of the test", c.Key)
	if err != nil {
		return err
	}
	public, err := signingkey.EncodePublic(&private.Key.PublicKey)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{PrivateKeyFile: c.Key, PublicKeyFile: public, SigningKeyFile: c.Key} {
		if err := write(output, name, data); err != nil {
			return err
		}
	}
	return nil
}

// writeAuthentication writes the issuer for the API server.
func writeAuthentication(output, issuer string) error {
	return write(output, AuthenticationFile, fmt.Appendf(nil, `apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: cluster
spec:
  serviceAccountIssuer: %s`, issuer))
}

// writeSecret writes the Secret that names a role. Like ccoctl's, it ends without a line break.
func (c Cluster) writeSecret(output string, s credentialsrequest.Secret, arn string) error {
	regional := "\n    sts_regional_endpoints = regional"
	if c.Generation == PublicACL {
		regional = ""
	}
	return write(output, "manifests/"+s.Namespace+"-"+s.Name+"-credentials.yaml", fmt.Appendf(nil, `apiVersion: v1
stringData:
  credentials: |-
    [default]%s
    role_arn = %s
    web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token
kind: Secret
metadata:
  name: %s
  namespace: %s
type: Opaque`, regional, arn, s.Name, s.Namespace))
}

func write(output, name string, data []byte) error {
	path := filepath.Join(output, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}
