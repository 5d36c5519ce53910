package render

import (
	"time"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/lint"
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
	// Issuer is the URL of the issuer, without a trailing slash; empty while it is not known,
	// because it is the domain of a distribution that others have yet to make.
	Issuer string
	// Documents are to be served below the issuer's URL, by the bucket or by whoever hosts the
	// issuer. They are sorted by key; none while the issuer is not known.
	Documents []Document
	// SharedIssuer is set when other clusters have the same issuer, which makes its key set hold
	// their keys, too.
	SharedIssuer bool
	// Tags are on everything but the documents.
	Tags map[string]string
	// OwnershipTag is the key of the tag that makes a resource this cluster's; its value
	// is cloud.OwnershipValue.
	OwnershipTag string
	// RolePath is the IAM path of every role; it begins and ends with a slash.
	RolePath string
	// Boundary is the ARN of every role's permissions boundary; empty for none.
	Boundary string
	// MaxSession is how long a session of any role may last; 0 for IAM's default, an hour.
	MaxSession time.Duration

	// Components are the components that use AWS, sorted by their Secret.
	Components []Component
	// Manifests are the manifests that the cluster boots with, as they are in the install
	// directory: their names begin with "manifests/". They are sorted by name.
	Manifests []File

	// Findings are what the policy lint found: warnings.
	Findings []lint.Finding

	// KeyID is the kid of the signing key; empty while the issuer is not known.
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
	// Adjustments are the changes that the user made to what the CredentialsRequest asks for,
	// and those that the partition demands.
	Adjustments []credentialsrequest.Adjustment
}

// Pending reports whether the issuer is not known yet: the stack then holds what makes it
// known, and nothing that depends on it.
func (s *Stack) Pending() bool { return s.Issuer == "" }

// SelfHosted reports whether somebody else than this stack serves the documents.
func (s *Stack) SelfHosted() bool { return s.Bucket == nil }

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
