package stsconfig

// Override is what sts-config.yaml changes about one CredentialsRequest.
type Override struct {
	// Name is the CredentialsRequest's: `namespace/name`, or `name` where that is unique.
	Name string `json:"name"`
	// RoleARN is a role that somebody else made and keeps. None is created for the request, and its
	// Secret names this one. Nothing else but audiences can be given beside it.
	RoleARN string `json:"roleARN,omitempty"`
	// Audiences are those that the component's tokens have, instead of `openshift`. The role trusts
	// any one of them, and the identity provider accepts them, too. None has white space, or ${, which
	// would begin a policy variable.
	Audiences []string `json:"audiences,omitempty"`
	// ServiceAccounts may assume the role beside those that the request names. They are in the
	// namespace of the request's Secret.
	ServiceAccounts []string `json:"serviceAccounts,omitempty"`
	// AddActions allow more than the request asks for.
	AddActions []ActionAddition `json:"addActions,omitempty"`
	// RemoveActions take permissions away that the request asks for.
	RemoveActions []ActionRemoval `json:"removeActions,omitempty"`
	// Narrow allows what the request asks for on fewer resources, or under more conditions.
	Narrow []Narrowing `json:"narrow,omitempty"`
}

// ActionAddition allows actions that a CredentialsRequest does not ask for, in a statement of
// their own.
type ActionAddition struct {
	// Actions are what is allowed, as service:Action. IAM's wildcards * and ? may stand in the action.
	Actions []string `json:"actions"`
	// Resources are what the actions are allowed on: ARNs of six fields, in which IAM's wildcards may
	// stand, or *. Default: *, every resource.
	Resources []string `json:"resources,omitempty"`
	// Condition is what must hold, as in an IAM policy: operator, key, and a value or a list of values.
	// Values are what the operator compares: true or false, numbers, dates, IP addresses, or texts.
	Condition Condition `json:"condition,omitempty"`
	// Reason says why, on one line. It is shown in plan and reports.
	Reason string `json:"reason"`
}

// ActionRemoval takes actions out of all statements with which a CredentialsRequest allows something.
type ActionRemoval struct {
	// Actions are what is no longer allowed, as service:Action. IAM's wildcards * and ? may stand in
	// the action. Each must match an action that the request lists; out of a wildcard of the request
	// no single action can be taken.
	Actions []string `json:"actions"`
	// Reason says why, on one line. It is shown in plan and reports.
	Reason string `json:"reason"`
}

// Narrowing limits what a CredentialsRequest allows: it has resources, a condition, or both.
type Narrowing struct {
	// Actions are those that are limited, as service:Action, as the request lists them; IAM's wildcards
	// * and ? may stand in the action. Default: every action that the request allows.
	Actions []string `json:"actions,omitempty"`
	// Resources take the place of the request's, which must cover them, whatever the value of a policy
	// variable in them.
	Resources []string `json:"resources,omitempty"`
	// Condition must hold beside the request's own: operator, key, and a value or a list of values.
	Condition Condition `json:"condition,omitempty"`
	// Reason says why, on one line. It is shown in plan and reports.
	Reason string `json:"reason"`
}

// Condition is that of an IAM statement: it maps an operator to a condition key to a value. A
// value is a string, a bool, an int64, a float64, or a []any of those, as in the policyCondition
// of a CredentialsRequest:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
type Condition map[string]map[string]any
