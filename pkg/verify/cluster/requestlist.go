package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

var credentialsRequests = object{group: "cloudcredential.openshift.io", version: "v1", resource: "credentialsrequests"}

// pageSize is how many requests are asked for at once: a cluster has about fifty, for all clouds.
const pageSize = 100

// found are the CredentialsRequests for AWS of a cluster.
type found struct {
	requests []credentialsrequest.Request
	// unreadable says of each other one why it cannot be read, by its namespace and name.
	unreadable map[string]string
}

// listRequests reads the requests of all namespaces.
func listRequests(ctx context.Context, client *Client) (found, error) {
	all := found{unreadable: map[string]string{}}
	params := map[string]string{"limit": strconv.Itoa(pageSize)}
	read := 0
	for {
		var page struct {
			Metadata metav1.ListMeta   `json:"metadata"`
			Items    []json.RawMessage `json:"items"`
		}
		if err := client.list(ctx, credentialsRequests, params, &page); err != nil {
			return found{}, err
		}
		if read += len(page.Items); read > credentialsrequest.MaxRequests {
			return found{}, fmt.Errorf("the cluster has more than %d CredentialsRequests", credentialsrequest.MaxRequests)
		}
		for _, item := range page.Items {
			if err := all.add(ctx, item); err != nil {
				return found{}, err
			}
		}
		if page.Metadata.Continue == "" || len(page.Items) == 0 {
			return all, nil
		}
		params["continue"] = page.Metadata.Continue
	}
}

// add reads one request as one in a file is read, but for what the cluster has added: the status, and
// annotations of tools, in which anything may stand.
func (f *found) add(ctx context.Context, item []byte) error {
	type metadata struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	}
	var request struct {
		APIVersion string          `json:"apiVersion"`
		Kind       string          `json:"kind"`
		Metadata   metadata        `json:"metadata"`
		Spec       json.RawMessage `json:"spec"`
	}
	if err := json.Unmarshal(item, &request); err != nil {
		f.unreadable[request.Metadata.Namespace+"/"+request.Metadata.Name] = shown(err).Error()
		return nil
	}
	request.APIVersion, request.Kind = credentialsRequests.group+"/"+credentialsRequests.version, "CredentialsRequest"
	id := request.Metadata.Namespace + "/" + request.Metadata.Name
	bare, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("CredentialsRequest %s: %w", diagnostic.Quote(id), err)
	}
	name := id + ".json" // read as JSON because of its name
	parsed, _, err := credentialsrequest.Parse(ctx, name, bare)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		var problems []string
		for _, e := range diagnostic.Each(err) {
			problems = append(problems, strings.TrimPrefix(e.Error(), name+", document 1: "))
		}
		f.unreadable[id] = diagnostic.Clip(strings.Join(problems, "; "), maxShown)
	default:
		f.requests = append(f.requests, parsed...)
	}
	return nil
}
