package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The limits of one release. A release of OpenShift 4.20 has about 700 files, the largest of
// which is below 2 MiB.
const (
	// MaxFileSize is how large a file may be, in bytes.
	MaxFileSize = 8 << 20
	// MaxFiles is how many files there may be, those that are of no interest included.
	MaxFiles = 10_000
	// MaxKept is how much may be kept of all files together, in bytes. What it is must fit,
	// with what the garbage collector leaves for later, into the 100 MiB that reading any
	// release may take.
	MaxKept = 12 << 20

	// maxNameLength is that of common file systems, in bytes.
	maxNameLength = 255
)

// Hint is the advice for everything in a payload that no release holds.
const Hint = "No release of OpenShift holds such a thing. Check where this payload comes from, and that it is a release image."

// Refusef is the error about something in a payload that no release holds.
func Refusef(format string, args ...any) error { return diagnostic.Inputf(Hint, format, args...) }

// Unreadable is the error about a file or folder that is there and cannot be read. What err says
// of a path is left out: the message begins with the name.
func Unreadable(name string, err error) error {
	return diagnostic.Inputf("Check what it is and who may read it.", "%s: cannot be read: %w", diagnostic.OneLine(name), diagnostic.Cause(err))
}

// List shows names from a payload in a message: quoted, and only the first of many.
func List(names []string) string {
	const most = 20
	var quoted []string
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, diagnostic.Quote(name))
	}
	text := strings.Join(quoted, ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

// checkName says what is wrong with the name of a file, or returns nothing.
func checkName(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return "is no file name"
	case len(name) > maxNameLength:
		return fmt.Sprintf("is longer than %d bytes", maxNameLength)
	case strings.ContainsAny(name, `/\`):
		return "has a path separator in its name"
	case !utf8.ValidString(name):
		return "has a name that is not UTF-8"
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "has unprintable characters in its name"
	}
	return ""
}
