package crash

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// keyOf returns the key of the object that an S3 request is about.
func keyOf(r *faultproxy.Request) string {
	_, key, _ := strings.Cut(r.Subject, "/")
	return key
}

// A document that is served, but not as what it is, is of no use to AWS. A run waits for a
// minute for it to change and then says where to look.
func TestServedAsSomethingElse(t *testing.T) {
	t.Parallel()
	x := begin(t, patient)
	bodies := map[string][]byte{}
	result := x.create(always(func(r *faultproxy.Request) faultproxy.Action {
		switch {
		case r.Operation == "PutObject":
			bodies[r.Subject] = r.Body
		case r.Anonymous:
			return faultproxy.Answer(http.StatusOK, http.Header{"Content-Type": {"text/plain"}}, bodies[r.Subject])
		}
		return faultproxy.Pass()
	}))
	x.mustEnd(result, 1)
	x.mustSay(result, `"text/plain"`, "public access block", "resource control policy")
	x.mustName(result, slices.Collect(maps.Keys(bodies)))
	if len(bodies) == 0 {
		t.Error("nothing was published")
	}
	x.mustBeWhole()
	x.mustComplete()
}
