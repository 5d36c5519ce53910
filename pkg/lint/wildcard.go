package lint

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/lint/actions"
)

// wildcards finds actions with wildcards that stand for one that changes something. One that
// stands for reading alone, such as ec2:Describe*, is what AWS's own policies are written with;
// of a service whose actions are not known here, any wildcard counts.
func (r *role) wildcards(s statement) {
	var found, shown []string
	for _, action := range s.Action {
		service, name, qualified := strings.Cut(action, ":")
		if !iampolicy.HasWildcard(action) {
			continue
		}
		if strings.Trim(action, "*:") == "" || qualified && strings.Trim(name, "*") == "" {
			found, shown = append(found, action), append(shown, action+" (everything)")
			continue
		}
		matched := r.table.Match(action)
		changing := spellings(matched, func(a actions.Action) bool { return a.Level.Changes() })
		switch {
		case len(changing) > 0:
			found, shown = append(found, action), append(shown, action+" ("+fewOf(changing)+")")
		case len(matched) == 0 && r.table.Known(service) && !r.table.Listed(service):
			found, shown = append(found, action), append(shown, action+" (not known what that is)")
		}
	}
	if len(found) > 0 {
		r.find(wildcardActionID, &s, found, "a wildcard grants what changes something: %s", enumerate(shown, nil))
	}
}
