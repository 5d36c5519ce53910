package kubeapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// auditPolicy has every request once, before it is carried out, so that a client that has its answer
// finds its request in the log. What the server asks of itself is left out.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [ResponseStarted, ResponseComplete, Panic]
rules:
- level: None
  users: ["system:apiserver"]
- level: Metadata
`

// Request is a request that reached the server with a valid identity, granted or not.
type Request struct {
	// Verb is that of authorization, such as get, list, watch or create; for a path that is no
	// resource it is the HTTP method in lower case.
	Verb string
	// URI is the path with its parameters.
	URI string
	// Resource is the plural and, unless it is Kubernetes' core, the group:
	// "clusteroperators.config.openshift.io". A subresource follows: "serviceaccounts/token". It is
	// "" for a path that is no resource.
	Resource string
	// Namespace and Name are "" where the request has none.
	Namespace, Name string
}

// auditEvent is what is read of an Event of audit.k8s.io/v1.
type auditEvent struct {
	Verb       string `json:"verb"`
	RequestURI string `json:"requestURI"`
	User       struct {
		Username string `json:"username"`
	} `json:"user"`
	ObjectRef *struct {
		Resource    string `json:"resource"`
		APIGroup    string `json:"apiGroup"`
		Subresource string `json:"subresource"`
		Namespace   string `json:"namespace"`
		Name        string `json:"name"`
	} `json:"objectRef"`
}

// Requests returns what a user has asked of the server until now, in its order, from the server's
// audit log. It has every request that was answered.
func (s *Server) Requests(user string) ([]Request, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, auditLogFile))
	if err != nil {
		return nil, fmt.Errorf("reading the audit log: %w", err)
	}
	var requests []Request
	for line := range bytes.Lines(data) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break // it is being written
		}
		var event auditEvent
		if err := json.Unmarshal(line, &event); err != nil {
			return nil, fmt.Errorf("reading the audit log: %w", err)
		}
		if event.User.Username != user {
			continue
		}
		request := Request{Verb: event.Verb, URI: event.RequestURI}
		if ref := event.ObjectRef; ref != nil {
			request.Resource, request.Namespace, request.Name = ref.Resource, ref.Namespace, ref.Name
			if ref.APIGroup != "" {
				request.Resource += "." + ref.APIGroup
			}
			if ref.Subresource != "" {
				request.Resource += "/" + ref.Subresource
			}
		}
		requests = append(requests, request)
	}
	return requests, nil
}
