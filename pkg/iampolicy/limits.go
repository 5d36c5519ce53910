package iampolicy

// Limits of IAM, in characters as Size counts them. Source of all of them:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	// MaxInlinePolicies is the limit of all inline policies of one role together ("Role
	// policy size can't exceed 10,240 characters"). An account cannot raise it.
	MaxInlinePolicies = 10240

	// MaxManagedPolicy is the limit of one managed policy ("The size of each managed
	// policy can't exceed 6,144 characters"). An account cannot raise it.
	MaxManagedPolicy = 6144

	// DefaultManagedPolicies is how many managed policies a role may have ("Managed
	// policies per role") unless the account had the quota raised.
	DefaultManagedPolicies = 10

	// DefaultMaxTrustPolicy is the limit of a trust policy ("Role trust policy length")
	// unless the account had the quota raised. GetAccountSummary reports the account's own
	// figure as AssumeRolePolicySizeQuota.
	DefaultMaxTrustPolicy = 2048
)
