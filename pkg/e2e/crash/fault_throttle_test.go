package crash

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Throttling slows a run down, and never fails it. The first request of all is left out: the
// others wait for it, so that it would be the only one to be throttled.
func TestThrottledAtFirst(t *testing.T) {
	t.Parallel()
	const throttled = 30
	x := begin(t, patient)
	seen := 0
	fault := every(func(r *faultproxy.Request) bool {
		if r.Service != faultproxy.ServiceSTS {
			seen++
		}
		return r.Service != faultproxy.ServiceSTS && seen <= throttled
	}, faultproxy.Throttle)
	x.mustEnd(x.create(always(fault)), 0)
	if made, want := len(x.Proxy.Requests()), throttled+len(x.undisturbed.requests); made != want {
		t.Errorf("%d requests, want %d: each throttled one again, and nothing else", made, want)
	}
	x.mustMatch()
}

func TestThrottledEverySecondRequest(t *testing.T) {
	t.Parallel()
	x := begin(t, patient)
	fault := every(func(r *faultproxy.Request) bool { return r.Seq%2 == 1 }, faultproxy.Throttle)
	x.mustEnd(x.create(always(fault)), 0)
	x.mustMatch()
}

// One operation is throttled longer than any other failure is borne. The answer to HEAD has
// no body, so that only its status says what it is.
func TestThrottledForLong(t *testing.T) {
	t.Parallel()
	const throttled = 8
	for _, operation := range []string{"CreateOpenIDConnectProvider", "CreateBucket", "HeadBucket"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := begin(t, patient)
			seen := 0
			fault := every(func(r *faultproxy.Request) bool {
				if r.Operation == operation {
					seen++
				}
				return r.Operation == operation && seen <= throttled
			}, faultproxy.Throttle)
			x.mustEnd(x.create(always(fault)), 0)
			if seen != throttled+1 {
				t.Errorf("it was sent %d times, want %d", seen, throttled+1)
			}
			x.mustMatch()
		})
	}
}
