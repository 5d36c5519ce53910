package render

import (
	"path"
)

// DocumentsFolder is the folder in a format's own with the OIDC documents, laid out as they
// are served.
const DocumentsFolder = "oidc"

// Document is an OIDC document as it is served: in a bucket that is an object.
type Document struct {
	// Key is its place below the issuer's URL, without a slash at the beginning.
	Key         string
	ContentType string
	Body        []byte
}

// DocumentFile returns the name of the file of the document with a key, relative to the
// format's folder.
func DocumentFile(key string) string { return path.Join(DocumentsFolder, key) }

// DocumentFiles returns the OIDC documents as files of a format.
func (s *Stack) DocumentFiles() []File {
	files := make([]File, len(s.Documents))
	for i, d := range s.Documents {
		files[i] = File{Name: DocumentFile(d.Key), Data: d.Body}
	}
	return files
}
