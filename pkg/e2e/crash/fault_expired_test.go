package crash

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Credentials that expire on the way stop a run at any point, and the next one goes on.
func TestExpiredCredentials(t *testing.T) {
	t.Parallel()
	signed := len(matching(reference(t).requests, func(r *faultproxy.Request) bool { return !r.Anonymous }))
	for _, k := range []int{1, 2, signed / 3, signed / 2, 2 * signed / 3, signed - 5, signed} {
		t.Run(fmt.Sprintf("from request %d on", k), func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			seen := 0
			result := x.create(always(func(r *faultproxy.Request) faultproxy.Action {
				if !r.Anonymous {
					seen++
				}
				if r.Anonymous || seen < k {
					return faultproxy.Pass()
				}
				status := http.StatusForbidden
				if r.Service == faultproxy.ServiceS3 {
					status = http.StatusBadRequest
				}
				return faultproxy.AWSError(r, status, "ExpiredToken", "The provided token has expired.")
			}))
			x.mustEnd(result, 1)
			x.mustSay(result, "the credentials have expired", "Get new credentials", "run the command again")
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}
