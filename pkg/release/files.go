package release

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// File is a file of a payload that is written out.
type File struct {
	// Name is the payload's own.
	Name string
	Data []byte
	// Requests are the CredentialsRequests in it.
	Requests []credentialsrequest.Request
}

// Extract returns the files that the requests stand in, without the documents that hold none
// of them. A payload that was not read in this run has no files to extract from, which is an error.
func (p *Payload) Extract(ctx context.Context, requests []credentialsrequest.Request) ([]File, error) {
	count := len(requests)
	wanted := map[string][]credentialsrequest.Request{}
	for _, r := range requests {
		// An item of a list goes with its whole document.
		source, _, _ := strings.Cut(r.Source, ", items[")
		wanted[source] = append(wanted[source], r)
	}
	var files []File
	for _, r := range p.Requests {
		name := r.Source[:max(strings.LastIndex(r.Source, ", document "), 0)]
		if slices.ContainsFunc(files, func(f File) bool { return f.Name == name }) {
			continue
		}
		f := File{Name: name}
		whole := true
		err := document.Each(ctx, name, p.files[name], func(d document.Document) {
			if found := wanted[d.Source]; len(found) > 0 {
				f.Requests = append(f.Requests, found...)
				f.Data = appendDocument(f.Data, d.Raw, name)
			} else {
				whole = false
			}
		})
		if err != nil {
			return nil, err
		}
		if whole {
			f.Data = p.files[name]
		}
		if len(f.Requests) > 0 {
			files = append(files, f)
		}
	}
	for _, f := range files {
		count -= len(f.Requests)
	}
	if count != 0 {
		return nil, fmt.Errorf("%d CredentialsRequests of the release were found in none of its files", count)
	}
	return files, nil
}

// appendDocument adds a document to a file. JSON values need nothing between them.
func appendDocument(file, raw []byte, name string) []byte {
	if len(file) > 0 && !document.IsJSON(name) {
		file = append(file, "---\n"...)
	}
	file = append(file, raw...)
	if !bytes.HasSuffix(file, []byte("\n")) {
		file = append(file, '\n')
	}
	return file
}
