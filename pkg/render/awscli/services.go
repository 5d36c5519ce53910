package awscli

import (
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// services names the AWS services that a role may use, for a comment. What is denied is not
// among them.
func services(r *cloud.Role) string {
	found := map[string]bool{}
	add := func(d iampolicy.Document) {
		for _, st := range d.Statement {
			if st.Effect != iampolicy.Allow {
				continue
			}
			for _, action := range st.Action {
				service, _, _ := strings.Cut(action, ":")
				found[strings.ToLower(service)] = true
			}
		}
	}
	for _, d := range r.Inline {
		add(d)
	}
	for _, m := range r.Managed {
		add(m.Document)
	}
	switch {
	case found["*"]:
		return "every service"
	case len(found) == 0:
		return "nothing"
	}
	return list(slices.Sorted(maps.Keys(found)))
}

// list joins words as in a sentence.
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
