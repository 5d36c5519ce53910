package content

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"
)

// The files that say what release it is.
const (
	// References is an ImageStream; its presence marks a release.
	References = "image-references"
	// Metadata is JSON with the release's version.
	Metadata = "release-metadata"
)

// IsManifestName is whether a file is a manifest by its name, as the cluster version operator
// and oc tell it. Editors and archivers leave copies behind whose names start with a dot.
func IsManifestName(name string) bool {
	if strings.HasPrefix(name, ".") {
		return false
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// IsOfRelease is whether a file belongs to a release by its name.
func IsOfRelease(name string) bool {
	return name == References || name == Metadata || IsManifestName(name)
}

// matters is whether a manifest can say anything about CredentialsRequests. It only looks for
// words: a file too many costs a little memory, and parsing all of a release's files would
// take longer than everything else. What is no UTF-8 could hide the words, and is for the parser to refuse.
func matters(data []byte) bool {
	return !utf8.Valid(data) || bytes.Contains(data, []byte("CredentialsRequest")) ||
		bytes.Contains(data, []byte("FeatureGate")) ||
		hasNamespaceKind(data)
}

// hasNamespaceKind looks for the word Namespace with the word kind before it and no letter or
// digit between the two, be they in YAML or in JSON, on one line or on two.
func hasNamespaceKind(data []byte) bool {
	word := []byte("Namespace")
	for at := 0; ; {
		next := bytes.Index(data[at:], word)
		if next < 0 {
			return false
		}
		at += next
		before := data[max(at-64, 0):at]
		if bytes.HasSuffix(bytes.TrimRightFunc(before, notAlphanumeric), []byte("kind")) {
			return true
		}
		at += len(word)
	}
}

func notAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}
