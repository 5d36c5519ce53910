package lint

import "github.com/openshift/openshift-install-sts/pkg/iampolicy"

// Policy is what is judged: the documents of one role.
type Policy struct {
	// Request is the CredentialsRequest that the role is for, namespace/name.
	Request string
	// Role is the role's name.
	Role string
	// Trust says who may assume the role. One without statements is not judged.
	Trust iampolicy.Document
	// TrustLimit is how many characters the account allows a trust policy; 0 for what every
	// account has (iampolicy.DefaultMaxTrustPolicy).
	TrustLimit int
	// Documents are the permissions, inline and managed, in the order in which findings are shown.
	Documents []Document
}

// Document is a policy document of a role.
type Document struct {
	// Name is the policy's.
	Name string
	// Managed says that it is a managed policy and no inline one.
	Managed  bool
	Document iampolicy.Document
}

// trustPolicy is how findings call the trust policy, which has no name; plan calls it so, too.
const trustPolicy = "trustPolicy"
