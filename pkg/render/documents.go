package render

import (
	"path"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// DocumentsFolder is the folder in a format's own with the OIDC documents, laid out as they
// are served.
const DocumentsFolder = "oidc"

// DocumentFile returns the name of an object's file, relative to the format's folder.
func DocumentFile(o cloud.Object) string { return path.Join(DocumentsFolder, o.Key) }

// DocumentFiles returns the OIDC documents as files of a format.
func (s *Stack) DocumentFiles() []File {
	files := make([]File, len(s.Objects))
	for i, o := range s.Objects {
		files[i] = File{Name: DocumentFile(o), Data: o.Body}
	}
	return files
}
