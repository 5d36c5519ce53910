package iampolicy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// policy is a document as it is compared: any spelling of the same meaning gives the same.
type policy struct {
	version, id string
	// statements are in the order of the document, repetitions left out.
	statements []*statement
}

// statement is one statement of a policy.
type statement struct {
	// index is its place in the document, and text its JSON there.
	index int
	text  json.RawMessage

	sid, effect string
	fields      fields
	// normal is the statement in one fixed spelling: equal if and only if the meaning is.
	normal string
}

// fields are the parts of a statement that hold sets of values, by their path.
type fields map[string]*field

// field holds the values of one part.
type field struct {
	// place is where the normal spelling has the field, such as Condition, operator, key;
	// label is its path with the key as the document spells it.
	place []string
	label string
	// values maps the spelling that is compared to the one in the document.
	values map[string]string
}

// parse reads a document of any of the spellings that AWS accepts or returns. What AWS
// could not have accepted is an error, because guessing at its meaning would not be safe.
func parse(doc string) (*policy, error) {
	decoded, err := Decode(doc)
	if err != nil {
		return nil, err
	}
	var elements map[string]json.RawMessage
	if err := json.Unmarshal([]byte(decoded), &elements); err != nil {
		return nil, fmt.Errorf("the policy document is not a JSON object: %w", err)
	}
	p := &policy{version: "2008-10-17"} // what a document without a version means
	var statements []json.RawMessage
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		text, err := elements[name], error(nil)
		switch name {
		case "Version":
			p.version, err = parseString(text)
		case "Id":
			p.id, err = parseString(text)
		case "Statement":
			statements, err = parseStatements(text)
		default:
			err = errors.New("this is no element of a policy document")
		}
		if err != nil {
			return nil, fmt.Errorf("element %q: %w", name, err)
		}
	}
	if elements["Statement"] == nil {
		return nil, errors.New("the policy document has no Statement")
	}

	seen := map[string]bool{}
	for i, text := range statements {
		s, err := parseStatement(text)
		if err != nil {
			return nil, fmt.Errorf("statement[%d]: %w", i, err)
		}
		if s.index = i; !seen[s.normal] {
			seen[s.normal] = true
			p.statements = append(p.statements, s)
		}
	}
	return p, nil
}

// parseStatements reads the statements, of which a single one needs no list.
func parseStatements(text json.RawMessage) ([]json.RawMessage, error) {
	if !strings.HasPrefix(string(text), "[") {
		return []json.RawMessage{text}, nil
	}
	var list []json.RawMessage
	err := json.Unmarshal(text, &list)
	return list, err
}

func parseStatement(text json.RawMessage) (*statement, error) {
	var elements map[string]json.RawMessage
	if err := json.Unmarshal(text, &elements); err != nil {
		return nil, err
	}
	s := &statement{text: text, fields: fields{}}
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		text, err := elements[name], error(nil)
		switch name {
		case "Sid":
			s.sid, err = parseString(text)
		case "Effect":
			s.effect, err = parseString(text)
		case "Action", "NotAction", "Resource", "NotResource":
			err = s.fields.addList(name, text)
		case "Principal", "NotPrincipal":
			err = s.fields.addPrincipals(name, text)
		case "Condition":
			err = s.fields.addConditions(text)
		default:
			err = errors.New("this is no element of a statement")
		}
		if err != nil {
			return nil, fmt.Errorf("element %q: %w", name, err)
		}
	}
	if s.effect != Allow && s.effect != Deny {
		return nil, fmt.Errorf("the effect is %q", s.effect)
	}
	return s, s.normalise()
}

// parseString reads a string, and unlike json.Unmarshal into one refuses null.
func parseString(text json.RawMessage) (string, error) {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return "", err
	}
	s, ok := value.(string)
	if !ok {
		return "", errors.New("a string is needed")
	}
	return s, nil
}

// parseStrings reads a string or a list of strings. An empty list is no list: AWS refuses
// it, and awspolicyequivalence would take it for an element that is absent.
func parseStrings(text json.RawMessage) ([]string, error) {
	if !strings.HasPrefix(string(text), "[") {
		value, err := parseString(text)
		return []string{value}, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty")
	}
	values := make([]string, len(list))
	for i := range list {
		var err error
		if values[i], err = parseString(list[i]); err != nil {
			return nil, err
		}
	}
	return values, nil
}
