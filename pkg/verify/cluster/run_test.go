package cluster

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Of another cluster nothing else is read, and nothing said.
func TestRunAnotherCluster(t *testing.T) {
	var asked atomic.Int32
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		fmt.Fprint(w, `{"status": {"infrastructureName": "theirs"}}`)
	})
	results := Run(t.Context(), Input{Client: client, InfraName: "ours", Components: []Component{component()}})
	expect(t, results[:1], verify.Problem, `"theirs"`, `"ours"`)
	if len(results) != len(Checks()) {
		t.Errorf("%d results for %d checks", len(results), len(Checks()))
	}
	for _, r := range results[1:] {
		if r.Outcome != verify.Skipped || !strings.Contains(r.Reason, identity.ID) {
			t.Errorf("%+v", r)
		}
	}
	if asked.Load() != 2 { // Connect, and the check
		t.Errorf("it has asked %d times", asked.Load())
	}
}

// Whether it is this cluster, and whether it is safe, is a warning where it may not be read; the rest
// is skipped.
func TestRunUnread(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/openid-configuration" {
			fmt.Fprint(w, "{}")
			return
		}
		fail(w, 403, "Forbidden", `User "u" cannot get path "`+r.URL.Path+`"`)
	})
	for _, r := range Run(t.Context(), Input{Client: client, InfraName: "ours", Components: []Component{component()}}) {
		switch r.Check.ID {
		case "cluster-identity", "cluster-root-credentials", "cluster-secrets":
			expect(t, one(r), verify.Warning, "lacks the permission to get ", "ClusterRole in docs/verify.md")
		default:
			if r.Subject == "API server's discovery document" {
				continue
			}
			expect(t, one(r), verify.Skipped, "lacks the permission to ")
		}
	}
}

// Where nothing at all may be read nothing is half a proof: all is skipped, and what to do is said.
func TestRunNothingRead(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fail(w, 403, "Forbidden", `User "u" cannot get path "`+r.URL.Path+`"`)
	})
	results := Run(t.Context(), Input{Client: client, InfraName: "ours", Components: []Component{component()}})
	expect(t, results[:1], verify.Skipped, "ClusterRole in docs/verify.md")
	for _, r := range results {
		expect(t, one(r), verify.Skipped, "lacks the permission to ")
	}
}

// A cluster of which the install directory does not tell the name is checked, and it is said.
func TestRunUnnamed(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	expect(t, Run(t.Context(), Input{Client: client})[:1], verify.Skipped, "does not tell the infrastructure name")
}
