package actions

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/levenshtein"
)

// longestMisspelt is the longest name for which a neighbour is looked for; AWS has none that is
// longer, and the search takes time by the square of it.
const longestMisspelt = 80

// NearestAction returns the action of a listed service whose name is closest to a misspelt one,
// and nothing where none is close.
func (t *Table) NearestAction(service, name string) (Action, bool) {
	service = strings.ToLower(service)
	names := make([]string, len(t.services[service]))
	for i, a := range t.services[service] {
		names[i] = a.Name
	}
	at := nearest(names, name)
	if at < 0 {
		return Action{}, false
	}
	return t.services[service][at], true
}

// NearestService returns the prefix that is closest to a misspelt one, and nothing where none is
// close.
func (t *Table) NearestService(prefix string) (string, bool) {
	services := t.Services()
	at := nearest(services, prefix)
	if at < 0 {
		return "", false
	}
	return services[at], true
}

// nearest returns the place of the name that takes the fewest changes, the first of several, or
// -1 where that is more than a third of the name: such a suggestion would only mislead.
func nearest(names []string, misspelt string) int {
	if len(misspelt) > longestMisspelt {
		return -1
	}
	best, fewest := -1, len(misspelt)/3+1
	for i, name := range names {
		if changes := levenshtein.Distance(strings.ToLower(misspelt), strings.ToLower(name)); changes < fewest {
			best, fewest = i, changes
		}
	}
	return best
}
