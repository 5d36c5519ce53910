package lint

import "github.com/openshift/openshift-install-sts/pkg/iampolicy"

// nearPercent is the part of a limit from which a policy is said to be near it.
const nearPercent = 80

// near reports whether a number is near its limit or beyond.
func near(count, limit int) bool { return count*100 >= limit*nearPercent }

// sizes finds policies that are near a limit of IAM. Managed policies are filled up one after the
// other, so that it is their number that counts and not the size of each.
func (r *role) sizes() {
	inline, managed := 0, 0
	for _, d := range r.policy.Documents {
		if d.Managed {
			managed++
		} else {
			inline += size(d.Document)
		}
	}
	if near(inline, iampolicy.MaxInlinePolicies) {
		r.find(policySizeID, nil, nil, "the inline policies have %d characters of the %d that a role can have, beyond which they become managed policies",
			inline, iampolicy.MaxInlinePolicies)
	}
	if near(managed, iampolicy.DefaultManagedPolicies) {
		r.find(policySizeID, nil, nil, "the permissions fill %d managed policies of the %d that a role can have unless the account's quota was raised",
			managed, iampolicy.DefaultManagedPolicies)
	}
	limit := r.policy.TrustLimit
	if limit == 0 {
		limit = iampolicy.DefaultMaxTrustPolicy
	}
	if trust := size(r.policy.Trust); near(trust, limit) {
		r.find(policySizeID, nil, nil, "the trust policy has %d characters of the %d that the account allows", trust, limit)
	}
}

// size is a document's; 0 for one without statements, and for one that could not be sent at all,
// which who makes it refuses.
func size(d iampolicy.Document) int {
	text, err := d.JSON()
	if err != nil {
		return 0
	}
	return iampolicy.Size(text)
}
