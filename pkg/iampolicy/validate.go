package iampolicy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// validate finds what IAM would refuse. It runs before anything is created, so that a
// mistake in a CredentialsRequest does not surface halfway through the roles.
func (d Document) validate() error {
	if d.Version != Version {
		return fmt.Errorf("the policy document has version %q instead of %q", d.Version, Version)
	}
	if len(d.Statement) == 0 {
		return errors.New("the policy document has no statement")
	}
	for i, statement := range d.Statement {
		if err := statement.validate(); err != nil {
			return fmt.Errorf("%s: %w", statement.name(i), err)
		}
	}
	return nil
}

// name is how messages call a statement: as Diff does, with its Sid where it has one.
func (s Statement) name(index int) string {
	if s.Sid != "" {
		return fmt.Sprintf("statement[%d] (Sid %q)", index, s.Sid)
	}
	return fmt.Sprintf("statement[%d]", index)
}

func (s Statement) validate() error {
	if s.Effect != Allow && s.Effect != Deny {
		return fmt.Errorf("the effect is %q; it must be %s or %s", s.Effect, Allow, Deny)
	}
	if len(s.Action) == 0 {
		return errors.New("no action is named")
	}
	if slices.Contains(s.Action, "") {
		return errors.New("an action is empty")
	}
	if slices.Contains(s.Resource, "") {
		return errors.New("a resource is empty")
	}
	if s.Principal != nil {
		set := 0
		if s.Principal.Everyone {
			set++
		}
		for _, value := range s.Principal.kinds() {
			if value != "" {
				set++
			}
		}
		if set != 1 {
			return fmt.Errorf("the principal names %d kinds instead of one", set)
		}
	}
	for _, operator := range slices.Sorted(maps.Keys(s.Condition)) {
		for _, key := range slices.Sorted(maps.Keys(s.Condition[operator])) {
			if err := validateValue(s.Condition[operator][key]); err != nil {
				return fmt.Errorf("%s %w", conditionField(operator, key), err)
			}
		}
	}
	return nil
}

// validateValue refuses nil and structures, which have no meaning as a condition's value,
// and empty lists, which no request could ever match.
func validateValue(value any) error {
	members := []any{value}
	switch value := value.(type) {
	case []any:
		members = value
	case []string:
		members = make([]any, len(value))
		for i := range value {
			members[i] = value[i]
		}
	}
	if len(members) == 0 {
		return errors.New("has no value")
	}
	for _, member := range members {
		switch member.(type) {
		case string, bool, float64, int, int64, json.Number:
		default:
			return fmt.Errorf("has a value of type %T; a string, a bool, a number or a list of these is needed", member)
		}
	}
	return nil
}

// conditionField is the path of a condition's values within its statement.
func conditionField(operator, key string) string {
	return fmt.Sprintf("condition.%s[%q]", operator, key)
}
