package iampolicy

import (
	"encoding/json"
	"maps"
	"slices"
)

// normalise sets the statement's normal spelling: every set is a sorted list without
// repetitions, every value in the spelling that is compared.
func (s *statement) normalise() error {
	normal := map[string]any{"Effect": s.effect}
	if s.sid != "" {
		normal["Sid"] = s.sid
	}
	for _, field := range s.fields {
		parent := normal
		last := len(field.place) - 1
		for _, name := range field.place[:last] {
			child, ok := parent[name].(map[string]any)
			if !ok {
				child = map[string]any{}
				parent[name] = child
			}
			parent = child
		}
		// AppendSeq rather than Sorted, whose nil would be written as null.
		values := slices.AppendSeq([]string{}, maps.Keys(field.values))
		slices.Sort(values)
		parent[field.place[last]] = values
	}
	var err error
	s.normal, err = marshal(normal)
	return err
}

// normal returns the policy in its normal spelling, but for the order of the statements.
func (p *policy) normal() (string, error) {
	document := struct {
		Version   string
		ID        string `json:"Id,omitempty"`
		Statement []json.RawMessage
	}{Version: p.version, ID: p.id, Statement: []json.RawMessage{}}
	for _, s := range p.statements {
		document.Statement = append(document.Statement, json.RawMessage(s.normal))
	}
	return marshal(document)
}
