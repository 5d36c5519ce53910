package actions

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

//go:embed table.txt
var text string

// Table has the actions of AWS. It is read anew by each Load, which takes less than a
// millisecond, so that nothing is shared.
type Table struct {
	// services has every prefix of AWS, with no actions where the table has none.
	services map[string][]Action
}

// Load returns the table that the program was built with.
func Load() *Table {
	table, err := parse(text)
	if err != nil {
		// What is embedded was read when the tests ran.
		panic(err)
	}
	return table
}

// parse reads the form that hack/actions writes: a line for each service, and below it one for
// each action, indented; everything sorted without regard to case, and once.
func parse(text string) (*Table, error) {
	table := &Table{services: map[string][]Action{}}
	service := ""
	for number, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		wrong := func(what string) error {
			return fmt.Errorf("line %d of the table of actions %s: %q", number+1, what, line)
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		entry, indented := strings.CutPrefix(line, " ")
		if !indented {
			if entry <= service {
				return nil, wrong("is empty or not in order")
			}
			service = entry
			table.services[service] = nil
			continue
		}
		name, flags, _ := strings.Cut(entry, " ")
		letter, resources := strings.CutSuffix(flags, "*")
		if service == "" || name == "" || len(letter) != 1 || !Level(letter[0]).valid() {
			return nil, wrong("is no action")
		}
		known := table.services[service]
		if len(known) > 0 && strings.ToLower(known[len(known)-1].Name) >= strings.ToLower(name) {
			return nil, wrong("is not in order")
		}
		table.services[service] = append(known, Action{Service: service, Name: name, Level: Level(letter[0]), Resources: resources})
	}
	return table, nil
}

// Known reports whether AWS has a service of this prefix. Case does not matter.
func (t *Table) Known(service string) bool {
	_, known := t.services[strings.ToLower(service)]
	return known
}

// Listed reports whether the table has the actions of a service. Case does not matter.
func (t *Table) Listed(service string) bool { return len(t.services[strings.ToLower(service)]) > 0 }

// Services returns the prefixes of all services of AWS, sorted.
func (t *Table) Services() []string { return slices.Sorted(maps.Keys(t.services)) }

// Match returns the actions that an action of a policy stands for, such as ec2:RunInstances,
// kms:ReEncrypt* or "*", sorted; none for what the table does not have.
func (t *Table) Match(pattern string) []Action {
	service, name, found := strings.Cut(pattern, ":")
	if !found {
		name = service // "*" alone is every action of every service
	}
	var matched []Action
	for _, candidate := range t.matching(service) {
		for _, a := range t.services[candidate] {
			if iampolicy.CoversAction(name, a.Name) {
				matched = append(matched, a)
			}
		}
	}
	return matched
}

// matching returns the services that a pattern stands for.
func (t *Table) matching(pattern string) []string {
	if !iampolicy.HasWildcard(pattern) {
		return []string{strings.ToLower(pattern)}
	}
	return slices.DeleteFunc(t.Services(), func(service string) bool { return !iampolicy.CoversAction(pattern, service) })
}
