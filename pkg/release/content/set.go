package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Set is the files directly in a release-manifests folder. Only those that matter are kept.
// It is not safe for use by several goroutines at once.
type Set struct {
	// files has an entry for every file that was seen; one that does not matter has no data.
	files map[string][]byte
	kept  int64
	// removed and opaque say what a layer takes away from those below it.
	removed map[string]bool
	opaque  bool
	// buffer holds the file that is looked at.
	buffer []byte
}

// New returns a set without files.
func New() *Set { return &Set{files: map[string][]byte{}, removed: map[string]bool{}} }

// Add reads a file of so many bytes, of which r holds at least as many, and keeps it if it
// matters. The name is that within the folder. The error names the file when the file is at
// fault; an error of r is wrapped, io.ErrUnexpectedEOF when r ends too early.
func (s *Set) Add(name string, size int64, r io.Reader) error {
	if reason := checkName(name); reason != "" {
		return Refusef("the file %s %s", diagnostic.Quote(name), reason)
	}
	if _, twice := s.files[name]; twice {
		return Refusef("the file %s is there twice", diagnostic.Quote(name))
	}
	if size < 0 || size > MaxFileSize {
		return Refusef("the file %s is larger than %d MiB", diagnostic.Quote(name), MaxFileSize>>20)
	}
	if err := s.count(len(s.files) + 1); err != nil {
		return err
	}
	if !IsOfRelease(name) {
		s.files[name] = nil
		return nil
	}
	data, err := s.read(size, r)
	if err != nil {
		return fmt.Errorf("cannot read the file %s: %w", diagnostic.Quote(name), err)
	}
	if IsManifestName(name) && !matters(data) {
		s.files[name] = nil
		return nil
	}
	if s.kept += size; s.kept > MaxKept {
		return tooMuch()
	}
	s.files[name] = bytes.Clone(data)
	if s.files[name] == nil { // nil is for what is not kept
		s.files[name] = []byte{}
	}
	return nil
}

// read returns the data in a buffer that the next call uses again: of most files nothing is kept.
func (s *Set) read(size int64, r io.Reader) ([]byte, error) {
	if int64(cap(s.buffer)) < size {
		// Not by its growth alone, or files in the order of their sizes would each get a new one.
		s.buffer = make([]byte, min(max(size, 2*int64(cap(s.buffer)), 64<<10), MaxFileSize))
	}
	data := s.buffer[:size]
	if _, err := io.ReadFull(r, data); errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	} else if err != nil {
		return nil, err
	}
	return data, nil
}

// Remove is a whiteout: the file of that name in the layers below is not part of the release.
func (s *Set) Remove(name string) error {
	if reason := checkName(name); reason != "" {
		return Refusef("the removed file %s %s", diagnostic.Quote(name), reason)
	}
	s.removed[name] = true
	return s.count(len(s.removed))
}

// RemoveAll is an opaque whiteout: no file of the layers below is part of the release.
func (s *Set) RemoveAll() { s.opaque = true }

// Opaque is whether the layers below have no part in the release.
func (s *Set) Opaque() bool { return s.opaque }

// Merge adds the files of a layer that lies below all that were merged so far. What upper
// layers have or removed stays as it is.
func (s *Set) Merge(lower *Set) error {
	if s.opaque {
		return nil
	}
	for name, data := range lower.files {
		if _, above := s.files[name]; above || s.removed[name] {
			continue
		}
		s.files[name] = data
		s.kept += int64(len(data))
	}
	maps.Copy(s.removed, lower.removed)
	s.opaque = lower.opaque
	if err := s.count(max(len(s.files), len(s.removed))); err != nil {
		return err
	}
	if s.kept > MaxKept {
		return tooMuch()
	}
	return nil
}

// Names returns the names of the files that are kept, sorted.
func (s *Set) Names() []string {
	var names []string
	for name, data := range s.files {
		if data != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// File returns the data of a file that is kept. The caller must not change it.
func (s *Set) File(name string) ([]byte, bool) {
	data := s.files[name]
	return data, data != nil
}

// Manifests is how many manifests were seen, those that do not matter included.
func (s *Set) Manifests() int {
	count := 0
	for name := range s.files {
		if IsManifestName(name) {
			count++
		}
	}
	return count
}

// HasReferences is whether there is an image-references, which marks a release.
func (s *Set) HasReferences() bool {
	_, ok := s.files[References]
	return ok
}

func (s *Set) count(files int) error {
	if files > MaxFiles {
		return Refusef("release-manifests has more than %d files", MaxFiles)
	}
	return nil
}

func tooMuch() error {
	return Refusef("the files of release-manifests that speak of CredentialsRequests, FeatureGates or Namespaces are larger than %d MiB together", MaxKept>>20)
}
