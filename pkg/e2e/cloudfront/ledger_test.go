package cloudfront

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"sync"
)

// fileLedger is a ledger that outlives its process.
type fileLedger struct {
	file string
	mu   sync.Mutex
}

func (l *fileLedger) read() (map[string]json.RawMessage, error) {
	entries := map[string]json.RawMessage{}
	data, err := os.ReadFile(l.file)
	if errors.Is(err, fs.ErrNotExist) {
		return entries, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &entries)
	}
	return entries, err
}

func (l *fileLedger) change(change func(map[string]json.RawMessage) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	entries, err := l.read()
	if err == nil {
		err = change(entries)
	}
	if err != nil {
		return err
	}
	data, err := json.Marshal(entries)
	if err == nil {
		err = os.WriteFile(l.file+".new", data, 0o600)
	}
	if err == nil {
		err = os.Rename(l.file+".new", l.file)
	}
	return err
}

// Get implements cloud.Ledger.
func (l *fileLedger) Get(id string, entry any) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entries, err := l.read()
	if err != nil || entries[id] == nil {
		return false, err
	}
	return true, json.Unmarshal(entries[id], entry)
}

// Put implements cloud.Ledger.
func (l *fileLedger) Put(_ context.Context, put map[string]any) error {
	return l.change(func(entries map[string]json.RawMessage) error {
		for id, entry := range put {
			data, err := json.Marshal(entry)
			if err != nil {
				return err
			}
			entries[id] = data
		}
		return nil
	})
}

// Delete implements cloud.Ledger.
func (l *fileLedger) Delete(_ context.Context, ids ...string) error {
	return l.change(func(entries map[string]json.RawMessage) error {
		maps.DeleteFunc(entries, func(id string, _ json.RawMessage) bool {
			for _, gone := range ids {
				if id == gone {
					return true
				}
			}
			return false
		})
		return nil
	})
}
