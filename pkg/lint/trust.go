package lint

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// trust finds statements that let identities assume the role that nobody named.
func (r *role) trust() {
	for i, s := range r.policy.Trust.Statement {
		if s.Effect != iampolicy.Allow || s.Principal == nil {
			continue
		}
		at := statement{Statement: s, policy: trustPolicy, index: i}
		switch {
		case s.Principal.Everyone, s.Principal.AWS == "*":
			r.find(trustWildcardID, &at, nil, "everybody may assume the role")
		case s.Principal.Federated != "":
			var claims []string
			for _, claim := range []string{"sub", "aud"} {
				if what := open(s.Condition, claim); what != "" {
					claims = append(claims, what)
				}
			}
			if len(claims) > 0 {
				r.find(trustWildcardID, &at, nil, "in a token that the role accepts, %s", strings.Join(claims, ", and "))
			}
		}
	}
}

// open returns in which way a trust policy does not say which value a claim of the token must have;
// nothing where it does. The condition's key is the issuer's host and path, a colon and the claim.
func open(condition iampolicy.Condition, claim string) string {
	limits := limits(condition, ":"+claim)
	if len(limits) == 0 {
		return claim + " may be anything"
	}
	var like []string
	for _, l := range limits {
		at := slices.IndexFunc(l.values, func(v string) bool {
			// A policy variable is whatever the caller's circumstances make of it.
			return iampolicy.HasVariable(v) || l.operator == "stringlike" && iampolicy.HasWildcard(iampolicy.WithoutEscapes(v))
		})
		if at < 0 {
			return "" // each condition must hold, so that one that is exact is enough
		}
		like = append(like, l.values[at])
	}
	return claim + " may be anything like " + diagnostic.Quote(slices.Min(like))
}
