package lint

// Check is one thing that is looked at.
type Check struct {
	// ID is stable: sts-config.yaml silences checks by it. Lower-case words joined by hyphens.
	ID string
	// Sentence says what holds when there is no finding, ending in a full stop.
	Sentence string
	// Advice says what to do about a finding, in whole sentences.
	Advice string
}

// Identifiers.
const (
	unknownServiceID      = "unknown-service"
	unlistedServiceID     = "unlisted-service"
	unknownActionID       = "unknown-action"
	wildcardActionID      = "wildcard-action"
	anyResourceID         = "any-resource"
	privilegeEscalationID = "privilege-escalation"
	trustWildcardID       = "trust-wildcard"
	policySizeID          = "policy-size"
	unusedSilenceID       = "unused-silence"
)

// Checks returns all checks, in the order in which the findings about one statement are shown.
func Checks() []Check {
	return []Check{
		{unknownServiceID, "AWS has a service for the prefix of every action.",
			"Correct the prefix, or remove the action (removeActions): a statement grants nothing for a service that does not exist."},
		{unlistedServiceID, "The actions of every service are known here, so that they can be judged.",
			"Look the actions up in AWS's Service Authorization Reference: this program does not have those of the service."},
		{unknownActionID, "AWS knows every action.",
			"Correct the action, or remove it (removeActions): IAM takes an action that does not exist, and grants nothing for it."},
		{wildcardActionID, "No wildcard grants an action that changes something.",
			"Name the actions that the component uses (removeActions, addActions): a wildcard grants what AWS adds later, too."},
		{anyResourceID, "Actions that change something, or read what is secret, are limited to resources or by a condition.",
			"Limit the statement to the cluster's own resources (narrow), for instance by a condition on their tags."},
		{privilegeEscalationID, "Nobody who has the role can get at more permissions than the role has.",
			"Limit the statement to the resources that are meant (narrow), remove the action (removeActions), or set a permissions boundary (--permissions-boundary-arn)."},
		{trustWildcardID, "The trust policy names the identities that may assume the role, one by one.",
			"Name the service accounts and the audience in the trust policy, each in full."},
		{policySizeID, "The policies have room to grow within the limits of AWS.",
			"Make the policies smaller (removeActions, narrow with a shorter condition), or have the quota raised where the account can: the next release may ask for more."},
		{unusedSilenceID, "Every entry of lint.silence silences something.",
			"Remove the entry from sts-config.yaml, or correct the request that it names."},
	}
}

// Lookup returns the check of an identifier.
func Lookup(id string) (Check, bool) {
	for _, c := range Checks() {
		if c.ID == id {
			return c, true
		}
	}
	return Check{}, false
}
