package report

import (
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// high is the share of a limit, in percent, from which on it is marked.
const high = 80

// gauge is how much of a limit is used.
type gauge struct {
	// Text is how much of how much.
	Text string
	// Percent is rounded up; Bar is the same, but 100 at most.
	Percent, Bar int
	High         bool
}

// newGauge returns a gauge. What has no noun is counted in the unit of its column.
func newGauge(used, limit int, noun string) gauge {
	percent := (used*100 + limit - 1) / limit
	return gauge{
		Text:    thousands(used) + " of " + thousands(limit) + noun,
		Percent: percent, Bar: min(percent, 100), High: used*100 > high*limit,
	}
}

// sizes are what IAM limits of a role.
type sizes struct {
	// Permissions are the inline policies together; or the number of managed policies,
	// and the largest of them.
	Permissions       []gauge
	Trust, Name, Tags gauge
}

func newSizes(r *cloud.Role, policies []policy, trust string) sizes {
	inline, largest := 0, 0
	for _, p := range policies {
		if size := iampolicy.Size(p.JSON); p.Managed {
			largest = max(largest, size)
		} else {
			inline += size
		}
	}
	s := sizes{
		Trust: newGauge(iampolicy.Size(trust), iampolicy.DefaultMaxTrustPolicy, ""),
		Name:  newGauge(utf8.RuneCountInString(r.RoleName), cloud.MaxRoleName, ""),
		Tags:  newGauge(len(r.Tags), cloud.MaxTags, ""),
	}
	if inline > 0 || len(r.Managed) == 0 {
		s.Permissions = append(s.Permissions, newGauge(inline, iampolicy.MaxInlinePolicies, " inline"))
	}
	if len(r.Managed) > 0 {
		s.Permissions = append(s.Permissions,
			newGauge(len(r.Managed), iampolicy.DefaultManagedPolicies, " managed policies"),
			newGauge(largest, iampolicy.MaxManagedPolicy, " in the largest"))
	}
	return s
}
