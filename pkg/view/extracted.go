package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// Extracted is the result of extract credentials-requests.
type Extracted struct {
	SchemaVersion int      `json:"schemaVersion"`
	Release       *Release `json:"release"`
	// Folder is where the files are, as it was given.
	Folder string          `json:"folder"`
	Files  []ExtractedFile `json:"files"`
	// Decisions say for each CredentialsRequest of the payload why it is in or out.
	Decisions []credentialsrequest.Decision `json:"credentialsRequests"`
}

// ExtractedFile is a file of the payload that was written.
type ExtractedFile struct {
	// Name is relative to Folder.
	Name string `json:"name"`
	// Outcome is created or unchanged.
	Outcome string `json:"outcome"`
	// Requests are the CredentialsRequests in it, as namespace/name.
	Requests []string `json:"requests"`
}

// Text writes the result for people.
func (e Extracted) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Release %s\n", e.Release)
	requestsText(&b, e.Decisions)
	fmt.Fprintf(&b, "\nFiles in %s\n", e.Folder)
	for _, f := range e.Files {
		fmt.Fprintf(&b, "  %-9s %s\n", f.Outcome, f.Name)
	}
	return write(w, b.String())
}
