package installdir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// header is what makes a document a Kubernetes object, and which.
type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
	Items json.RawMessage `json:"items"`
}

// isAuthentication says whether the object is the cluster's Authentication, of whatever
// version. The operator's object of the same kind and name is of another group.
func (h header) isAuthentication() bool {
	return h.Kind == "Authentication" && h.Metadata.Name == "cluster" &&
		strings.HasPrefix(h.APIVersion, "config.openshift.io/")
}

// isRootCredentials says whether the object is the Secret in which the cluster looks
// for the credentials that it mints others from.
func (h header) isRootCredentials() bool {
	return h.Kind == "Secret" && h.Metadata.Name == "aws-creds" && h.Metadata.Namespace == "kube-system"
}

var errNoKind = errors.New("not a Kubernetes object: it has no kind")

// parseObjects returns the objects of a manifest, those of lists too. Documents that are
// empty are passed over, except the first: it is the only one that the bootstrap reads.
func parseObjects(data []byte) ([]header, error) {
	var objects []header
	for i, doc := range splitDocuments(data) {
		var object *header
		if err := fromYAML(doc, &object); err != nil {
			if i > 0 {
				err = fmt.Errorf("document %d: %w", i+1, err)
			}
			return objects, err
		}
		if object == nil && i > 0 {
			continue
		}
		if object == nil || object.Kind == "" {
			return objects, errNoKind
		}
		objects = append(objects, *object)
		if !strings.HasSuffix(object.Kind, "List") || len(object.Items) == 0 {
			continue
		}
		var items []header
		if err := fromJSON(object.Items, &items); err != nil {
			return objects, err
		}
		objects = append(objects, items...)
	}
	return objects, nil
}

// splitDocuments cuts a YAML stream before each line that begins a document. What
// stands before the first such line is no document of its own as long as it is only
// comments and directives.
func splitDocuments(data []byte) [][]byte {
	var documents [][]byte
	start, content := 0, false
	for at := 0; at < len(data); {
		end := len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := data[at:end]
		switch {
		case isMarker(line, "---"):
			if content {
				documents = append(documents, data[start:at])
				start = at
			}
			content = true
		case isMarker(line, "..."):
			if content {
				documents = append(documents, data[start:at])
			}
			start, content = end, false
		case !isPreamble(line):
			content = true
		}
		at = end
	}
	if content || len(documents) == 0 {
		documents = append(documents, data[start:])
	}
	return documents
}

// isMarker says whether a line is a document marker: "-----BEGIN" is none.
func isMarker(line []byte, marker string) bool {
	rest, found := bytes.CutPrefix(line, []byte(marker))
	return found && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

// isPreamble says whether a line may stand before a document's marker.
func isPreamble(line []byte) bool {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff")))
	return len(trimmed) == 0 || trimmed[0] == '#' || line[0] == '%'
}
