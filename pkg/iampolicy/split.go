package iampolicy

import (
	"fmt"
	"slices"
	"sort"
)

// Split spreads the statements of a document over several, each of Size limit at most,
// filling one after the other in the order of the statements. A statement that is too
// large for a document of its own is split by its actions: a statement is about each of
// its actions with each of its resources under the same condition, so its parts together
// mean the same, whether they allow or deny. Parts keep the Sid, which must be unique
// within a document only; no document gets two parts of one statement.
//
// A statement that is too large with a single action is an error that names it.
func Split(doc Document, limit int) ([]Document, error) {
	if _, err := doc.JSON(); err != nil {
		return nil, err
	}
	s := splitter{version: doc.Version, limit: limit}
	for i, statement := range doc.Statement {
		if err := s.add(statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement.name(i), err)
		}
	}
	s.next()
	return s.full, nil
}

// splitter fills documents.
type splitter struct {
	version string
	limit   int
	full    []Document
	current []Statement
}

// add puts a statement into the current document or the next, or its parts into as many
// as they need.
func (s *splitter) add(statement Statement) error {
	switch {
	case s.size(append(slices.Clone(s.current), statement)) <= s.limit:
		s.current = append(s.current, statement)
		return nil
	case s.size([]Statement{statement}) <= s.limit:
		s.next()
		s.current = []Statement{statement}
		return nil
	}
	for rest := statement.Action; len(rest) > 0; {
		with := func(n int) []Statement {
			part := statement
			part.Action = rest[:n:n]
			return append(slices.Clone(s.current), part)
		}
		// The first number of actions that is one too many, less that one.
		fits := sort.Search(len(rest), func(n int) bool { return s.size(with(n+1)) > s.limit })
		if fits == 0 && len(s.current) == 0 {
			return fmt.Errorf("%d characters with the action %s alone, and a policy can have %d", s.size(with(1)), rest[0], s.limit)
		}
		if fits > 0 {
			s.current = with(fits)
		}
		if rest = rest[fits:]; len(rest) > 0 {
			s.next()
		}
	}
	return nil
}

// next ends the current document.
func (s *splitter) next() {
	if len(s.current) > 0 {
		s.full = append(s.full, Document{Version: s.version, Statement: s.current})
		s.current = nil
	}
}

// size cannot fail: the statements are those of a document that JSON accepted.
func (s *splitter) size(statements []Statement) int {
	text, _ := Document{Version: s.version, Statement: statements}.JSON()
	return Size(text)
}
