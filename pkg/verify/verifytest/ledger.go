package verifytest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
)

// ledger is a cloud.Ledger in memory.
type ledger struct {
	mu      sync.Mutex
	entries map[string][]byte
}

// Get implements cloud.Ledger.
func (l *ledger) Get(id string, entry any) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	data, ok := l.entries[id]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(data, entry); err != nil {
		return false, fmt.Errorf("read %s: %w", id, err)
	}
	return true, nil
}

// Put implements cloud.Ledger.
func (l *ledger) Put(_ context.Context, entries map[string]any) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries == nil {
		l.entries = map[string][]byte{}
	}
	for id, entry := range entries {
		data, err := json.Marshal(entry)
		if err != nil {
			return fmt.Errorf("write %s: %w", id, err)
		}
		l.entries[id] = data
	}
	return nil
}

// Delete implements cloud.Ledger.
func (l *ledger) Delete(_ context.Context, ids ...string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		delete(l.entries, id)
	}
	return nil
}
