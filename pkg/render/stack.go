package render

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// Stack is everything that a format may write about a cluster.
type Stack struct {
	Resources

	// Name is the infrastructure name, or --name: the prefix of every resource.
	Name string
	// Account has 12 digits.
	Account string
	// Partition is aws, aws-us-gov, aws-cn, ...
	Partition string
	Region    string
	// Issuer is the URL of the issuer, without a trailing slash.
	Issuer string
	// OwnershipTag is the key of the tag that makes a resource this cluster's; its value
	// is cloud.OwnershipValue.
	OwnershipTag string
	// RolePath is the IAM path of every role; it begins and ends with a slash.
	RolePath string
	// Boundary is the ARN of every role's permissions boundary; empty for none.
	Boundary string

	// Components are the components that use AWS, sorted by their Secret.
	Components []Component
	// Manifests are the manifests that the cluster boots with, as they are in the install
	// directory: their names begin with "manifests/". They are sorted by name.
	Manifests []File

	// KeyID is the kid of the signing key.
	KeyID string
	// PrivateKey is PEM, PKCS#1; empty when only the public key was given.
	PrivateKey []byte
}

// Component is a component of the cluster that uses AWS.
type Component struct {
	// Request is the namespace and the name of its CredentialsRequest.
	Request string
	// Secret is where the component finds its role.
	Secret credentialsrequest.Secret
	// ServiceAccounts may assume the role, in the namespace of the Secret.
	ServiceAccounts []string
	// RoleARN is the role's.
	RoleARN string
	// Role is nil when somebody else made it.
	Role *cloud.Role
}

// IssuerHostPath returns the issuer without https://, as IAM names it.
func (s *Stack) IssuerHostPath() string { return s.Issuer[len("https://"):] }

// Own returns the components whose roles are of this stack.
func (s *Stack) Own() []Component {
	var own []Component
	for _, c := range s.Components {
		if c.Role != nil {
			own = append(own, c)
		}
	}
	return own
}
