package diff

import (
	"fmt"
	"maps"
	"slices"
)

// Difference is one field of a resource that is not as wanted. Its JSON is part of what
// `plan --output json` promises, so fields are only ever added to it.
//
// A field with one value has From and To; the one that is missing did not exist, or is
// not to exist. A field that is a set of values has Added and Removed, sorted, and what
// both sides have is left out.
type Difference struct {
	// Field is the path of the field within its resource, such as
	// `trustPolicy.statement[0].action` or `tags["team"]`. Numbering starts at 0.
	Field string `json:"field"`
	// From is the actual value and To the wanted one. They are strings, or JSON values
	// where the field is a structure, such as a whole statement of a policy.
	From any `json:"from,omitempty"`
	To   any `json:"to,omitempty"`
	// Added are the values of a set that are wanted and missing; Removed those that are
	// there and not wanted.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// Scalar compares a field with one value. An empty string means that the field is not
// set, as AWS has it for descriptions and boundaries. Equal values give nil.
func Scalar(field, from, to string) []Difference {
	if from == to {
		return nil
	}
	d := Difference{Field: field}
	if from != "" {
		d.From = from
	}
	if to != "" {
		d.To = to
	}
	return []Difference{d}
}

// Set compares a field whose values have no order. A value that is repeated counts once.
// Equal sets give nil.
func Set(field string, from, to []string) []Difference {
	d := Difference{Field: field, Added: missing(from, to), Removed: missing(to, from)}
	if len(d.Added)+len(d.Removed) == 0 {
		return nil
	}
	return []Difference{d}
}

// OwnedKeys compares a map in which only the keys of desired are ours, such as tags:
// other keys of actual belong to somebody else and are no difference. Each missing or
// changed key is a field of its own, `tags["team"]`, in the order of the keys. Unlike in
// Scalar, an empty value is a value: a tag may have one.
func OwnedKeys(field string, actual, desired map[string]string) []Difference {
	var differences []Difference
	for _, key := range slices.Sorted(maps.Keys(desired)) {
		have, exists := actual[key]
		if exists && have == desired[key] {
			continue
		}
		d := Difference{Field: fmt.Sprintf("%s[%q]", field, key), To: desired[key]}
		if exists {
			d.From = have
		}
		differences = append(differences, d)
	}
	return differences
}

// Prefix returns the differences with their fields placed under a field of the resource:
// `statement[0].action` under "trustPolicy" is `trustPolicy.statement[0].action`.
func Prefix(field string, differences []Difference) []Difference {
	prefixed := slices.Clone(differences)
	for i := range prefixed {
		prefixed[i].Field = field + "." + prefixed[i].Field
	}
	return prefixed
}

// missing returns, sorted and once each, the values of want that have does not hold.
func missing(have, want []string) []string {
	held := make(map[string]bool, len(have))
	for _, value := range have {
		held[value] = true
	}
	var values []string
	for _, value := range want {
		if !held[value] {
			held[value] = true
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}
