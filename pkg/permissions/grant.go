package permissions

// Grant is one IAM action on one kind of resource, and what it is for.
type Grant struct {
	// Action is the IAM action, such as "iam:CreateRole".
	Action string
	// On is what it is done to.
	On Scope
	// Calls are the API operations that need it.
	Calls []string
	// Why is what it is for, as the end of a sentence that begins with "to".
	Why string
	// Only says in which case it is needed at all; empty for every case.
	Only Case
	// Optional is set where the command goes on without it.
	Optional bool

	// needs returns the ARNs for which carrying out a comparison needs the action; nil for
	// what a comparison does not decide.
	needs func(found) []string
}

// Case is a case in which a command needs more than otherwise.
type Case string

// The cases.
const (
	// Always is no case: the action is needed by every cluster.
	Always Case = ""
	// WithBoundary is --permissions-boundary-arn, given now or before.
	WithBoundary Case = "boundary"
	// WithManagedPolicies is a role whose permissions are larger than inline policies may be.
	WithManagedPolicies Case = "managed-policies"
	// WithMaxSession is --role-max-session-duration, for roles that exist.
	WithMaxSession Case = "max-session-duration"
	// WithThumbprint is --thumbprint.
	WithThumbprint Case = "thumbprint"
	// WithDistribution is a bucket behind CloudFront.
	WithDistribution Case = "cloud-front"
	// WithKMSKey is --kms-key-arn.
	WithKMSKey Case = "kms-key"
	// WithSharedIssuer is --shared-issuer.
	WithSharedIssuer Case = "shared-issuer"
)
