package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// StateFileName is the state file in the install directory. It holds the private key,
// since openshift-install deletes tls/ when it consumes it.
const StateFileName = ".openshift_install_sts_state.json"

// SchemaVersion is the version of the state file that this program writes. A file of a
// newer version is refused; docs/state.md describes the fields.
const SchemaVersion = 1

// document is the state file's content.
type document struct {
	SchemaVersion int `json:"schemaVersion"`
	// Assets are the saved values, by StateID.
	Assets map[string]json.RawMessage `json:"assets,omitempty"`
	// Resources are cloud resources that were created, or that a run set out to create.
	Resources map[string]json.RawMessage `json:"resources,omitempty"`
	// Files are the files that were written.
	Files map[string]fileRecord `json:"files,omitempty"`
}

// fileRecord remembers a file that was written.
type fileRecord struct {
	// Asset is the StateID of the asset whose file it is.
	Asset string `json:"asset"`
	// SHA256 are the sums of what may stand there: one, or more while a write is under
	// way, since a kill can leave either content.
	SHA256 []string `json:"sha256"`
}

// state is the state file in memory. Its methods may be called by many goroutines.
type state struct {
	dir    string
	dryRun bool

	mu      sync.Mutex // guards the fields below
	doc     document
	version int // counts changes of doc

	writing sync.Mutex // held while the file is written; guards the fields below
	written int        // the version that is on disk
	onDisk  []byte
}

// parseState reads a state file's content.
func parseState(data []byte) (document, error) {
	var version struct {
		SchemaVersion int `json:"schemaVersion"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return document{}, fmt.Errorf("damaged: %w", err)
	}
	if version.SchemaVersion > SchemaVersion {
		return document{}, &newerError{version.SchemaVersion}
	}
	if version.SchemaVersion < 1 {
		return document{}, errors.New("damaged: it has no schemaVersion")
	}
	var doc document
	decoder := json.NewDecoder(bytes.NewReader(data))
	// Writing the file back would drop a field that is not known here.
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return document{}, fmt.Errorf("damaged: %w", err)
	}
	return doc, nil
}

type newerError struct{ version int }

func (e *newerError) Error() string {
	return fmt.Sprintf("written by a newer version of this program (schema %d, known here: %d)", e.version, SchemaVersion)
}

// loadState reads the state file of dir. One that cannot be read is left as it is.
func loadState(dir string, dryRun bool) (*state, error) {
	s := &state{dir: dir, dryRun: dryRun, doc: document{SchemaVersion: SchemaVersion}}
	path := filepath.Join(dir, StateFileName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, diagnostic.Failuref("Run the program as the user who owns the install directory.", "read the state file: %w", err)
	}
	if info, err := os.Stat(path); err == nil && !dryRun && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, diagnostic.Failuref(durable.Advice(err), "keep the state file from others: %w", err)
		}
	}
	doc, err := parseState(data)
	var newer *newerError
	switch {
	case errors.As(err, &newer):
		return nil, diagnostic.Failuref("Use the version of the program that wrote it, or a later one. The file was left as it is.",
			"state file %s was %w", path, err)
	case err != nil:
		return nil, diagnostic.Failuref("The file was left as it is, since it holds the signing key: restore it from a backup. Only if nothing in AWS was made from this directory, move it away and start again.",
			"state file %s is %w", path, err)
	}
	s.doc, s.onDisk = doc, data
	return s, nil
}

// change applies f to the document and returns when the result is on disk. Changes that
// come together share one write.
func (s *state) change(ctx context.Context, f func(*document) error) error {
	s.mu.Lock()
	err := f(&s.doc)
	s.version++
	version := s.version
	s.mu.Unlock()
	if err != nil || s.dryRun {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.written >= version {
		return nil
	}
	s.mu.Lock()
	data, err := s.doc.encode()
	version = s.version
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("marshal the state: %w", err)
	}
	if !bytes.Equal(data, s.onDisk) {
		if err := durable.WriteFile(s.dir, StateFileName, data, 0o600); err != nil {
			return diagnostic.Failuref(durable.Advice(err), "save the state: %w", err)
		}
	}
	s.onDisk, s.written = data, version
	// An interrupt must not keep what was done from being saved, so it is looked at last.
	return context.Cause(ctx)
}

// asset fills a with its saved value.
func (s *state) asset(a Saved) (bool, error) { return s.saved(a.StateID(), a) }

// saved fills value with what is saved under a state ID.
func (s *state) saved(id string, value any) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, ok := s.doc.Assets[id]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(raw, value); err != nil {
		return false, diagnostic.Failuref("Restore the state file from a backup; it was left as it is.",
			"state file %s: assets.%s: %w", filepath.Join(s.dir, StateFileName), id, err)
	}
	return true, nil
}

// saving returns what puts the value of a into the document.
func saving(a Saved) (func(*document), error) {
	raw, err := encodeValue(a)
	if err != nil {
		return nil, fmt.Errorf("marshal %s: %w", a.Name(), err)
	}
	return func(d *document) {
		if d.Assets == nil {
			d.Assets = map[string]json.RawMessage{}
		}
		d.Assets[a.StateID()] = raw
	}, nil
}

// resources returns the names of the recorded cloud resources.
func (s *state) resources() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := make([]string, 0, len(s.doc.Resources))
	for name := range s.doc.Resources {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// wrote reports whether data is what a run of ours wrote into the file called name. An empty
// file is, too: that is what a power cut can leave of one that was not synced.
func (s *state) wrote(name string, data []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	record, ours := s.doc.Files[name]
	return ours && (len(data) == 0 || slices.Contains(record.SHA256, sum(data)))
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
