package iampolicy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// wholeDocument is the field of a difference that could not be put more precisely.
const wholeDocument = "document"

// Diff returns how the actual document differs from the desired one: nothing exactly when
// they are Equivalent, else differences in fields such as `statement[1].action` or
// `statement[0].condition.StringEquals["issuer:sub"]`.
//
// Statements have no identity, so equal ones are paired first and the others by how much
// they share. A statement is numbered by its place in the desired document; one that is to
// go, which has no place there, by its place in the actual one. It is a single difference
// with the whole statement, as is one that is missing.
//
// An actual document that cannot be read is a difference, `document`, rather than an
// error: what should be there instead is known. A desired one that cannot be read is not.
func Diff(actual, desired string) ([]diff.Difference, error) {
	want, err := parse(desired)
	if err != nil {
		return nil, fmt.Errorf("reading the desired policy document: %w", err)
	}
	have, err := parse(actual)
	if err != nil {
		return whole(actual, desired), nil //nolint:nilerr // not being readable is the difference
	}
	same, err := equivalent(have, want)
	if err != nil {
		return nil, err
	}
	if same {
		return nil, nil
	}

	differences := diff.Scalar("version", have.version, want.version)
	differences = append(differences, diff.Scalar("id", have.id, want.id)...)
	partners, removed := pair(have.statements, want.statements)
	for i, s := range want.statements {
		if partners[i] == nil {
			differences = append(differences, diff.Difference{Field: s.path(), To: compact(s.text)})
			continue
		}
		differences = append(differences, diff.Prefix(s.path(), diffStatement(partners[i], s))...)
	}
	for _, s := range removed {
		differences = append(differences, diff.Difference{Field: s.path(), From: compact(s.text)})
	}
	if len(differences) == 0 {
		return whole(actual, desired), nil
	}
	return differences, nil
}

func (s *statement) path() string { return fmt.Sprintf("statement[%d]", s.index) }

// diffStatement compares two statements field by field. Values are shown as each document
// spells them.
func diffStatement(have, want *statement) []diff.Difference {
	differences := diff.Scalar("sid", have.sid, want.sid)
	differences = append(differences, diff.Scalar("effect", have.effect, want.effect)...)

	paths := maps.Clone(have.fields)
	maps.Copy(paths, want.fields) // the desired spelling is the one to label with
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		from, to := have.fields.values(path), want.fields.values(path)
		sets := diff.Set(paths[path].label, slices.Collect(maps.Keys(from)), slices.Collect(maps.Keys(to)))
		for _, set := range sets {
			for i, value := range set.Added {
				set.Added[i] = to[value]
			}
			for i, value := range set.Removed {
				set.Removed[i] = from[value]
			}
		}
		differences = append(differences, sets...)
	}
	return differences
}

// values returns the values of a field that may be absent.
func (f fields) values(path string) map[string]string {
	if f[path] == nil {
		return nil
	}
	return f[path].values
}

// whole is the difference between two documents as such.
func whole(actual, desired string) []diff.Difference {
	d := diff.Difference{Field: wholeDocument, To: readable(desired)}
	if strings.TrimSpace(actual) != "" {
		d.From = readable(actual)
	}
	return []diff.Difference{d}
}

// readable returns a document as JSON if it is that, else as the text that it is.
func readable(doc string) any {
	if decoded, err := Decode(doc); err == nil {
		doc = decoded
	}
	if json.Valid([]byte(doc)) {
		return compact([]byte(doc))
	}
	return doc
}

// compact returns valid JSON without white space.
func compact(text []byte) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return text
	}
	return b.Bytes()
}
