package lint

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// names finds actions that AWS does not know, and says of which none can be known here.
func (r *role) names(s statement) {
	var services, unlisted, unknown []string
	for _, action := range s.Action {
		service, _, found := strings.Cut(action, ":")
		switch {
		case found && iampolicy.HasWildcard(service):
			// Many services: there is nothing to misspell.
		case found && !r.table.Known(service):
			services = append(services, action)
		case found && !r.table.Listed(service):
			unlisted = append(unlisted, action)
		case len(r.table.Match(action)) == 0:
			unknown = append(unknown, action)
		}
	}
	if len(services) > 0 {
		r.find(unknownServiceID, &s, services, "AWS has no service for %s", enumerate(services, r.suggestService))
	}
	if len(unlisted) > 0 {
		r.find(unlistedServiceID, &s, unlisted, "%s cannot be judged", enumerate(unlisted, nil))
	}
	if len(unknown) > 0 {
		r.find(unknownActionID, &s, unknown, "AWS does not know %s", enumerate(unknown, r.suggestAction))
	}
}

// suggestService returns what a misspelt prefix may have been meant to be.
func (r *role) suggestService(action string) string {
	service, name, _ := strings.Cut(action, ":")
	near, ok := r.table.NearestService(service)
	if !ok {
		return ""
	}
	return near + ":" + diagnostic.Clip(name, longestName)
}

// suggestAction returns what a misspelt action may have been meant to be.
func (r *role) suggestAction(action string) string {
	service, name, _ := strings.Cut(action, ":")
	if iampolicy.HasWildcard(name) {
		return ""
	}
	near, ok := r.table.NearestAction(service, name)
	if !ok {
		return ""
	}
	return near.String()
}

const (
	// mostNamed is how many actions a line names.
	mostNamed = 8
	// longestName is longer than any action of AWS.
	longestName = 100
)

// enumerate names actions on one line, the first of many, each with what suggest returns for it.
func enumerate(names []string, suggest func(string) string) string {
	var shown []string
	for i, name := range names {
		if i == mostNamed {
			shown = append(shown, fmt.Sprintf("and %d more", len(names)-i))
			break
		}
		text := diagnostic.Clip(name, longestName)
		if suggest != nil {
			if suggestion := suggest(name); suggestion != "" {
				text += " (" + suggestion + "?)"
			}
		}
		shown = append(shown, text)
	}
	return strings.Join(shown, ", ")
}

// fewOf names the first three.
func fewOf(names []string) string {
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
