package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// accountRoot is how IAM stores a principal that was given as an account's number.
var accountRoot = regexp.MustCompile(`^arn:[a-z-]+:iam::([0-9]{12}):root$`)

// at returns the field at a place, made if needed.
func (f fields) at(place ...string) *field {
	path := strings.ToLower(place[0][:1]) + place[0][1:]
	switch len(place) {
	case 2:
		path += "." + place[1]
	case 3:
		path = conditionField(place[1], place[2])
	}
	if f[path] == nil {
		f[path] = &field{place: place, label: path, values: map[string]string{}}
	}
	return f[path]
}

// add puts a value into the field, under the spelling in which it is compared.
func (f *field) add(compared, written string) {
	if first, exists := f.values[compared]; !exists || written < first {
		f.values[compared] = written
	}
}

// addList adds actions or resources. Actions are folded, because IAM does not tell their
// cases apart; resources name things that differ by case.
func (f fields) addList(element string, text json.RawMessage) error {
	values, err := parseStrings(text)
	if err != nil {
		return err
	}
	for _, value := range values {
		compared := value
		if strings.HasSuffix(element, "Action") {
			compared = strings.ToLower(value)
		}
		f.at(element).add(compared, value)
	}
	return nil
}

// addPrincipals adds "*", which is short for {"AWS": "*"}, or lists by kind. A principal
// of nothing at all is refused: awspolicyequivalence would take it for an absent one.
func (f fields) addPrincipals(element string, text json.RawMessage) error {
	if everyone, err := parseString(text); err == nil {
		if everyone != "*" {
			return fmt.Errorf("%q must be an object or \"*\"", everyone)
		}
		f.at(element, "AWS").add("*", "*")
		return nil
	}
	var kinds map[string]json.RawMessage
	if err := json.Unmarshal(text, &kinds); err != nil {
		return err
	}
	if len(kinds) == 0 {
		return errors.New("no principal is named")
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		values, err := parseStrings(kinds[kind])
		if err != nil {
			return fmt.Errorf("%q: %w", kind, err)
		}
		for _, value := range values {
			compared := value
			if root := accountRoot.FindStringSubmatch(value); root != nil && kind == "AWS" {
				compared = root[1]
			}
			f.at(element, kind).add(compared, value)
		}
	}
	return nil
}

// addConditions adds a field for each operator and key. An operator without keys says
// nothing and is left out, as is a condition without operators.
func (f fields) addConditions(text json.RawMessage) error {
	var operators map[string]map[string]json.RawMessage
	if err := json.Unmarshal(text, &operators); err != nil {
		return err
	}
	for _, operator := range slices.Sorted(maps.Keys(operators)) {
		keys := operators[operator]
		spellings := map[string]int{}
		for key := range keys {
			spellings[foldKey(key)]++
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			compared := foldKey(key)
			if spellings[compared] > 1 {
				compared = key // what two spellings in one operator mean is for AWS to say
			}
			values, err := parseValues(keys[key])
			if err != nil {
				return fmt.Errorf("%s: %w", conditionField(operator, key), err)
			}
			field := f.at("Condition", operator, compared)
			field.label = conditionField(operator, key)
			for _, value := range values {
				field.add(value, value)
			}
		}
	}
	return nil
}

// foldKey returns a condition key in the case in which it is compared. IAM does not tell
// the cases of its keys apart (aws:SourceIp, ec2:ResourceTag), but what follows a slash is
// a tag of the user's, and the keys of an identity provider start with its host and path:
// those stay, since taking two issuers for one could leave a role open to another cluster.
func foldKey(key string) string {
	name, tag, isTag := strings.Cut(key, "/")
	service, _, found := strings.Cut(name, ":")
	if !found || strings.Contains(service, ".") {
		return key
	}
	if name = strings.ToLower(name); isTag {
		name += "/" + tag
	}
	return name
}

// parseValues reads the values of a condition key. AWS compares bools and numbers by
// their text, so true and "true" are the same here.
func parseValues(text json.RawMessage) ([]string, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a float64 would take long numbers for each other
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	members, isList := value.([]any)
	if !isList {
		members = []any{value}
	}
	values := make([]string, len(members))
	for i, member := range members {
		switch member := member.(type) {
		case string:
			values[i] = member
		case bool:
			values[i] = strconv.FormatBool(member)
		case json.Number:
			values[i] = numberText(member.String())
		default:
			return nil, errors.New("a value is neither a string nor a bool nor a number")
		}
	}
	return values, nil
}

// numberText writes a JSON number plainly, so that 1.0 and 1e0 are 1. Numbers with more
// digits than a float64 keeps apart stay as they are.
func numberText(literal string) string {
	const exactDigits = 15
	if !strings.ContainsAny(literal, ".eE") || len(literal) > exactDigits {
		return literal
	}
	number, err := strconv.ParseFloat(literal, 64)
	if err != nil || number == 0 || number > 1e15 || number < -1e15 || (number < 1e-6 && number > -1e-6) {
		return literal
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}
