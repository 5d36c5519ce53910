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
