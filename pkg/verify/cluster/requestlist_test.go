package cluster

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// A list is read page by page, and what is not for AWS, or cannot be read, is told apart.
func TestListRequests(t *testing.T) {
	item := func(name, spec string) string {
		return `{"metadata": {"namespace": "cco", "name": "` + name + `", "annotations": {"tool": "${X}"}}, "status": {"x": 1}, "spec": ` + spec + `}`
	}
	spec := func(kind string) string {
		return `{"secretRef": {"namespace": "n", "name": "s"}, "providerSpec": {"kind": "` + kind + `", "statementEntries": [{"effect": "Allow", "action": ["s3:*"], "resource": "*"}]}}`
	}
	pages := map[string]string{
		"":   `{"metadata": {"continue": "p2"}, "items": [` + item("one", spec("AWSProviderSpec")) + `,` + item("two", spec("GCPProviderSpec")) + `]}`,
		"p2": `{"metadata": {}, "items": [` + item("three", `{"providerSpec": {"kind": "AWSProviderSpec", "statementEntries": [{"effect": "Maybe"}]}}`) + `, {"metadata": 1}]}`,
	}
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/credentialsrequests") && r.URL.Query().Get("limit") == "" {
			t.Error("it has asked for everything at once")
		}
		fmt.Fprint(w, pages[r.URL.Query().Get("continue")])
	})
	got, err := listRequests(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.requests) != 1 || got.requests[0].ID() != "cco/one" {
		t.Errorf("the requests are %+v", got.requests)
	}
	if len(got.unreadable) != 2 || !strings.Contains(got.unreadable["cco/three"], "secretRef is missing") {
		t.Errorf("unreadable are %v", got.unreadable)
	}
	for _, r := range judgeUnreadable(got.unreadable) {
		expect(t, one(r), verify.Warning, "cannot be judged")
		if strings.Contains(r.Reason, ".json") {
			t.Errorf("it names a file: %s", r.Reason)
		}
	}
}

// A server whose list never ends is left alone after some time.
func TestListRequestsEndless(t *testing.T) {
	var pages atomic.Int32
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		pages.Add(1)
		fmt.Fprint(w, `{"metadata": {"continue": "more"}, "items": [`+strings.Repeat(`{},`, 499)+`{}]}`)
	})
	if _, err := listRequests(t.Context(), client); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("the error is %v", err)
	}
	if pages.Load() > 20 {
		t.Errorf("it has read %d pages", pages.Load())
	}
}
