package crash

import (
	"fmt"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// kindOfFault is what can happen to any request of a working AWS.
type kindOfFault struct {
	name    string
	do      func(r *faultproxy.Request) faultproxy.Action
	options []string
}

// kindsOfFaults are the kinds. A run notices none of them but by time.
var kindsOfFaults = []kindOfFault{
	{name: "server error", do: faultproxy.InternalError},
	{name: "throttle", do: faultproxy.Throttle},
	{name: "reset", do: func(*faultproxy.Request) faultproxy.Action { return faultproxy.Reset() }},
	{name: "lost answer", do: func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer() }},
	{
		name: "hang", do: func(*faultproxy.Request) faultproxy.Action { return faultproxy.HangBefore() },
		options: []string{"--request-timeout", "1s"},
	},
}

func TestFaultAtEveryRequest(t *testing.T) {
	t.Parallel()
	for _, kind := range kindsOfFaults {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			for k := 1; k <= len(reference(t).requests); k++ {
				t.Run(fmt.Sprintf("request %d", k), func(t *testing.T) {
					t.Parallel()
					x := begin(t, quick)
					x.mustEnd(x.create(always(once(number(k), kind.do)), kind.options...), 0)
					if requests := x.Proxy.Requests(); requests[k-1].Fault == faultproxy.KindPass {
						t.Fatalf("request %d met no fault", k)
					}
					x.mustMatch()
				})
			}
		})
	}
}

// An answer that never comes, to a request that was carried out, is another way to lose it.
func TestHangAfterEveryChange(t *testing.T) {
	t.Parallel()
	for k := 1; k <= len(faultproxy.Mutating(reference(t).requests)); k++ {
		t.Run(fmt.Sprintf("change %d", k), func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			seen, hung := 0, ""
			fault := once(func(r *faultproxy.Request) bool {
				if r.Mutating {
					seen++
				}
				return seen == k
			}, func(r *faultproxy.Request) faultproxy.Action {
				hung = r.Operation
				return faultproxy.HangAfter()
			})
			x.mustEnd(x.create(always(fault), "--request-timeout", "1s"), 0)
			if hung == "" {
				t.Fatalf("change %d was not made", k)
			}
			x.mustMatch()
		})
	}
}
