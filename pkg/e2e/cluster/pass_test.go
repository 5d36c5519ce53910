package cluster

import (
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// tell is a result on a line, for messages.
func tell(r verify.Result) string {
	return strings.Join([]string{string(r.Outcome), r.Check.ID, r.Subject, r.Reason}, " | ")
}

// notOK are the results that are not ok.
func notOK(results []verify.Result) []verify.Result {
	return slices.DeleteFunc(slices.Clone(results), func(r verify.Result) bool { return r.Outcome == verify.OK })
}

// A cluster that was installed with what the program wrote passes every check, read by somebody who
// may get and list, and nothing but get and list is asked for.
func TestEverythingIsRight(t *testing.T) {
	reader := world.server.Reader()
	asked := requestsOf(t, reader)
	results := cluster.Run(t.Context(), input(t, reader))
	for _, r := range notOK(results) {
		t.Error(tell(r))
	}
	for _, c := range cluster.Checks() {
		if !slices.ContainsFunc(results, func(r verify.Result) bool { return r.Check.ID == c.ID }) {
			t.Errorf("%s was not made", c.ID)
		}
	}
	asked = requestsOf(t, reader)[len(asked):]
	if len(asked) == 0 {
		t.Fatal("the audit log has no request")
	}
	lists := 0
	for _, r := range asked {
		if r.Verb != "get" && r.Verb != "list" {
			t.Errorf("%s of %s was asked for", r.Verb, r.URI)
		}
		if r.Verb == "list" {
			lists++
		}
	}
	if lists != 1 {
		t.Errorf("%d lists were asked for, want that of the CredentialsRequests alone", lists)
	}
}

func requestsOf(t *testing.T, a kubeapi.Account) []kubeapi.Request {
	t.Helper()
	requests, err := world.server.Requests(a.User)
	if err != nil {
		t.Fatal(err)
	}
	return requests
}
