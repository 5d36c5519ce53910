package cloud

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Limits of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	// MaxRoleName is the longest name of a role, in characters.
	MaxRoleName = 64
	maxPath     = 512
)

// rolePath is IAM's rule for paths: one slash, or printable ASCII between two.
var rolePath = regexp.MustCompile(`^(/|/[!-~]+/)$`)

// CheckRolePath refuses a path that IAM would refuse. source says where it comes from, such as
// "--role-path".
func CheckRolePath(source, path string) error {
	if len(path) > maxPath || !rolePath.MatchString(path) {
		return diagnostic.Inputf("Give a path that begins and ends with a slash, such as /openshift/, of at most 512 characters.",
			"%s %q is no IAM path", source, path)
	}
	return nil
}

// The bounds of a role's maximum session duration:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const (
	minMaxSession = time.Hour
	maxMaxSession = 12 * time.Hour
)

// CheckMaxSession refuses a session duration that IAM would refuse for a role: it takes whole seconds,
// from 1 to 12 hours. 0 is allowed and means none. source says where it comes from, such as
// "--role-max-session-duration".
func CheckMaxSession(source string, d time.Duration) error {
	if d != 0 && (d < minMaxSession || d > maxMaxSession || d%time.Second != 0) {
		return diagnostic.Inputf("Give whole seconds from 1h to 12h, such as 4h or 90m.",
			"%s %s is no session duration that IAM has for roles", source, d)
	}
	return nil
}

// policyPath is IAM's rule for the paths of managed policies, which is narrower than that
// for roles: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
var policyPath = regexp.MustCompile(`^((/[A-Za-z0-9.,+@=_-]+)*)/$`)

// CheckPolicyPath refuses a path that a role can have and a managed policy cannot. source says where
// it comes from.
func CheckPolicyPath(source, path string) error {
	if !policyPath.MatchString(path) {
		return diagnostic.Inputf("Give a path of letters, digits and . , + @ = _ - between slashes.",
			"%s %q cannot be the path of managed policies, which a role needs whose permissions are larger than %d characters",
			source, path, iampolicy.MaxInlinePolicies)
	}
	return nil
}

// CheckRoles refuses what IAM would refuse, before anything is created, and returns
// warnings about quotas that the account may have had raised. quotas may be nil: then the
// account's own figures are not known. created is how many of the roles do not exist yet.
func CheckRoles(roles []Role, quotas *Quotas, created int) (warnings []string, err error) {
	var errs []error
	for _, r := range roles {
		trust, jsonErr := r.Trust.JSON()
		if jsonErr != nil {
			return nil, fmt.Errorf("role %s: %w", r.RoleName, jsonErr)
		}
		size := iampolicy.Size(trust)
		switch {
		case quotas != nil && quotas.TrustPolicySize > 0 && size > quotas.TrustPolicySize:
			errs = append(errs, diagnostic.Failuref(
				"Have the quota \"Role trust policy length\" raised for the account, or name fewer service accounts.",
				"role %s: its trust policy has %d characters, and this account allows %d", r.RoleName, size, quotas.TrustPolicySize))
		case size > iampolicy.DefaultMaxTrustPolicy && (quotas == nil || quotas.TrustPolicySize == 0):
			warnings = append(warnings, fmt.Sprintf(
				"role %s: its trust policy has %d characters; AWS allows %d unless the account's quota was raised",
				r.RoleName, size, iampolicy.DefaultMaxTrustPolicy))
		}
		if n := len(r.Managed); n > iampolicy.DefaultManagedPolicies {
			errs = append(errs, diagnostic.Failuref("Split the CredentialsRequest.",
				"role %s needs %d managed policies, and IAM attaches at most %d", r.RoleName, n, iampolicy.DefaultManagedPolicies))
		}
	}
	if quotas != nil && quotas.RolesLimit > 0 && created > 0 && quotas.Roles+created > quotas.RolesLimit {
		errs = append(errs, diagnostic.Failuref(
			"Have the quota \"Roles per account\" raised, or delete roles that are no longer used.",
			"%d roles are to be created, and the account has %d of at most %d", created, quotas.Roles, quotas.RolesLimit))
	}
	return warnings, errors.Join(errs...)
}

// defaultProviders is how many identity providers an account may have unless it had the
// quota raised. IAM does not tell an account's own figure.
const defaultProviders = 100

// CheckProviders returns a warning when an identity provider is to be created and the
// account has as many as AWS allows by default. quotas may be nil.
func CheckProviders(quotas *Quotas, action Action) (warnings []string) {
	if quotas == nil || action != ActionCreate || quotas.Providers < defaultProviders {
		return nil
	}
	return []string{fmt.Sprintf(
		"the account has %d identity providers; AWS allows %d unless the quota \"OpenID Connect providers per account\" was raised",
		quotas.Providers, defaultProviders)}
}

// policyARN is the shape of a managed policy's ARN; AWS's own have no account.
var policyARN = regexp.MustCompile(`^arn:([a-z-]+):iam::(\d{12}|aws):policy/[!-~]+$`)

// CheckPolicyARN refuses a managed policy's ARN that roles of the account cannot have.
// Empty is allowed. source says where it comes from.
func CheckPolicyARN(source, arn, partition, account string) error {
	if arn == "" {
		return nil
	}
	m := policyARN.FindStringSubmatch(arn)
	switch {
	case m == nil || m[1] != partition:
		return diagnostic.Inputf(fmt.Sprintf("Give an ARN such as arn:%s:iam::%s:policy/boundary.", partition, account),
			"%s %q is no ARN of a managed policy in partition %s", source, arn, partition)
	case m[2] != "aws" && m[2] != account:
		return diagnostic.Inputf("A role can only have a boundary of its own account, or of AWS's own policies.",
			"%s %q is of account %s, and the roles are of account %s", source, arn, m[2], account)
	}
	return nil
}
