package release

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Flag is the option that says where the release is.
const Flag = "--release-image"

// Forms says how a release can be given, for messages.
const Forms = "a pull spec (host/repository@sha256:…), oci:DIR[:TAG], docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR"

// Form is the kind of place that a release is read from.
type Form string

// The forms that --release-image takes. All but a pull spec are on disk.
const (
	PullSpec      Form = ""
	OCILayout     Form = "oci"
	DockerArchive Form = "docker-archive"
	OCMirror      Form = "oc-mirror"
	Folder        Form = "dir"
)

// Source is where a release is read from.
type Source struct {
	Form Form
	// Name is the pull spec, or the path of a file or folder.
	Name string
	// Tag is the one of an OCI layout; empty when none was given.
	Tag string
}

// ParseSource reads the value of --release-image. Forms are told apart by what stands before
// the first colon.
func ParseSource(text string) (Source, error) {
	prefix, rest, _ := strings.Cut(text, ":")
	switch form := Form(prefix); form {
	case OCILayout, DockerArchive, OCMirror, Folder:
		if rest == "" {
			return Source{}, diagnostic.Inputf("Give "+Forms+".", "%s %s: the path is missing", Flag, text)
		}
		if strings.HasPrefix(rest, "~") && !exists(rest) {
			return Source{}, diagnostic.Inputf("Write the path out: behind a colon the shell leaves ~ as it is.", "%s %s: there is no %s", Flag, text, rest)
		}
		s := Source{Form: form, Name: rest}
		if form == OCILayout {
			s.Name, s.Tag = cutTag(rest)
		}
		return s, nil
	}
	if text == "" {
		return Source{}, diagnostic.Inputf("Give "+Forms+".", "%s is empty", Flag)
	}
	// The form was forgotten, most likely.
	if strings.HasPrefix(text, "/") || strings.HasPrefix(text, ".") || strings.HasPrefix(text, "~") || exists(text) {
		return Source{}, diagnostic.Inputf("Say what it is, with oci:, docker-archive:, oc-mirror: or dir: before it.", "%s %s is a path", Flag, text)
	}
	// What other programs call their forms; the registry's parser would take them for hosts.
	if strings.HasPrefix(rest, "/") && prefix != "docker" {
		return Source{}, diagnostic.Inputf("Give "+Forms+".", "%s %s: %q is not a form that this program knows", Flag, text, prefix+":")
	}
	return Source{Name: strings.TrimPrefix(text, "docker://")}, nil
}

// WithPath returns the value of --release-image with its path changed, if it is of a form that has one.
func WithPath(text string, change func(path string) string) string {
	prefix, rest, _ := strings.Cut(text, ":")
	switch Form(prefix) {
	case OCILayout, DockerArchive, OCMirror, Folder:
		if rest != "" {
			return prefix + ":" + change(rest)
		}
	}
	return text
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// cutTag parts DIR:TAG. A folder whose name holds a colon is found first.
func cutTag(path string) (dir, tag string) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path, ""
	}
	at := strings.LastIndexByte(path, ':')
	if at <= 0 || strings.ContainsRune(path[at:], '/') {
		return path, ""
	}
	return path[:at], path[at+1:]
}

// Local reports whether the release is on disk, so that no connection is needed.
func (s Source) Local() bool { return s.Form != PullSpec }

// Absolute returns the source with an absolute path, if it has a path.
func (s Source) Absolute() Source {
	if s.Local() {
		if path, err := filepath.Abs(s.Name); err == nil {
			s.Name = path
		}
	}
	return s
}

// Pinned reports whether the release is an image that is named by its digest, so that it is the
// same whenever it is read.
func (s Source) Pinned() bool { return !s.Local() && strings.Contains(s.Name, "@") }

// String is the value of --release-image.
func (s Source) String() string {
	if !s.Local() {
		return s.Name
	}
	text := string(s.Form) + ":" + s.Name
	if s.Tag != "" {
		text += ":" + s.Tag
	}
	return text
}
