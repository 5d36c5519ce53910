package store

import (
	"context"
	"encoding/json"
	"fmt"
)

// Ledger records cloud resources in the state file, so that what a run created is known
// to every later one, however the run ended.
type Ledger struct{ state *state }

// Get fills entry with what is recorded under id, and reports whether anything is.
func (l *Ledger) Get(id string, entry any) (bool, error) {
	l.state.mu.Lock()
	raw, ok := l.state.doc.Resources[id]
	l.state.mu.Unlock()
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(raw, entry); err != nil {
		return false, fmt.Errorf("state file: resources[%q]: %w", id, err)
	}
	return true, nil
}

// Put records the entries by their id and returns when they are on disk.
func (l *Ledger) Put(ctx context.Context, entries map[string]any) error {
	raws := make(map[string]json.RawMessage, len(entries))
	for id, entry := range entries {
		raw, err := encodeValue(entry)
		if err != nil {
			return fmt.Errorf("record %s: %w", id, err)
		}
		raws[id] = raw
	}
	return l.state.change(ctx, func(d *document) error {
		if d.Resources == nil {
			d.Resources = map[string]json.RawMessage{}
		}
		for id, raw := range raws {
			d.Resources[id] = raw
		}
		return nil
	})
}

// Delete forgets what is recorded under ids.
func (l *Ledger) Delete(ctx context.Context, ids ...string) error {
	return l.state.change(ctx, func(d *document) error {
		for _, id := range ids {
			delete(d.Resources, id)
		}
		return nil
	})
}
