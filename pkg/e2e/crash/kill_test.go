package crash

import (
	"fmt"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// killBefore ends the process at the first request that matches, which is not carried out.
func killBefore(match matcher) hook {
	return func(p *process) faultproxy.Fault {
		return once(match, func(*faultproxy.Request) faultproxy.Action {
			return faultproxy.Reset().WithBefore(p.kill)
		})
	}
}

// killAfter ends the process when the first request that matches has been carried out,
// before the process hears of it.
func killAfter(match matcher) hook {
	return func(p *process) faultproxy.Fault {
		return once(match, func(*faultproxy.Request) faultproxy.Action {
			return faultproxy.LoseAnswer().WithAfter(p.kill)
		})
	}
}

// kills are the two sides of a request that a process can die on.
var kills = []struct {
	name string
	at   func(matcher) hook
}{
	{"before", killBefore},
	{"after", killAfter},
}

// mustDie fails the test unless a run of the main job is killed by its hook.
func (x *trial) mustDie(kill hook) {
	x.Helper()
	if result := x.create(kill); result.Code != -1 {
		x.Fatalf("the run was not killed: exit code %d after %d requests\n%s",
			result.Code, len(x.Proxy.Requests()), result.Stderr)
	}
}

func TestKilledAtEveryRequest(t *testing.T) {
	t.Parallel()
	for k := 1; k <= len(reference(t).requests); k++ {
		for _, kill := range kills {
			t.Run(fmt.Sprintf("%s request %d", kill.name, k), func(t *testing.T) {
				t.Parallel()
				x := begin(t, quick)
				x.mustDie(kill.at(number(k)))
				x.mustBeWhole()
				x.mustComplete()
				if k%4 == 0 {
					x.mustPlanNothing()
				}
			})
		}
	}
}

// A run that continues a killed one may be killed, too: while it looks at what is there,
// and while it goes on.
func TestKilledTwice(t *testing.T) {
	t.Parallel()
	n := len(reference(t).requests)
	for i, first := range []int{n / 4, n / 2, 3 * n / 4, n} {
		for j, second := range []int{2, n / 3, 2 * n / 3} {
			t.Run(fmt.Sprintf("at request %d and at request %d", first, second), func(t *testing.T) {
				t.Parallel()
				x := begin(t, quick)
				x.mustDie(kills[i%2].at(number(first)))
				x.mustDie(kills[j%2].at(number(second)))
				x.mustBeWhole()
				x.mustComplete()
			})
		}
	}
}
