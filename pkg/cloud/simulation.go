package cloud

import "context"

// Simulator asks AWS what an identity may do. The live target implements it, and pkg/permissions asks.
type Simulator interface {
	// PolicySource returns the ARN of the user or role whose policies say what the caller
	// may do: for a session that of its role, with the role's path. A *NoVerdictError
	// says why there is none, or why it is not known.
	PolicySource(ctx context.Context, callerARN string) (string, error)
	// Simulate asks about every action of a question on every one of its resources. It
	// returns a verdict for each pair that AWS judged. A *NoVerdictError says why
	// AWS judges none.
	Simulate(ctx context.Context, policySource string, q Question) ([]Verdict, error)
}

// Question is one question to the policy simulator.
type Question struct {
	Actions, Resources []string
	// Context are the values of condition keys.
	Context map[string][]string
}

// Decision is what the policy simulator says.
type Decision string

// The decisions.
const (
	Allowed      Decision = "allowed"
	ImplicitDeny Decision = "implicitDeny" // nothing allows it
	ExplicitDeny Decision = "explicitDeny" // something forbids it
	// NotSimulated is an action that AWS refuses to judge.
	NotSimulated Decision = "notSimulated"
)

// Verdict is what AWS says of one action on one resource.
type Verdict struct {
	Action, Resource string
	Decision         Decision
	// ByOrganization is set when a service control policy does not allow it.
	ByOrganization bool
	// ByBoundary is set when the permissions boundary of the caller does not allow it.
	ByBoundary bool
	// Policies are the policies with a statement that decided.
	Policies []string
	// MissingKeys are condition keys on which it depends, and which are known only when the
	// request is made.
	MissingKeys []string
	// Note is what AWS said of an action that it did not judge.
	Note string
}

// NoVerdictError is why there is nothing to be learned about the caller's permissions. It is no
// failure of the run.
type NoVerdictError struct{ Reason string }

// Error returns the reason.
func (e *NoVerdictError) Error() string { return e.Reason }
