package crash

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// killSoonAfter ends the process a while after a request that matches was carried out, if
// it still is there by then.
func killSoonAfter(match matcher, while time.Duration) hook {
	return func(p *process) faultproxy.Fault {
		return once(match, func(*faultproxy.Request) faultproxy.Action {
			return faultproxy.Pass().WithAfter(func() { time.AfterFunc(while, p.kill) })
		})
	}
}

// After its last request the program writes the manifests and the last of its state. It is
// killed at random moments of that, until ten kills were quick enough to hit it.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	const enough = 10
	last := number(len(reference(t).requests))
	// How long the writing takes is learned: a kill that was too late shortens the guess.
	guess := 200 * time.Millisecond
	killed := 0
	for i := 0; killed < enough; i++ {
		if i == 10*enough {
			t.Fatalf("only %d of %d kills were quick enough", killed, i)
		}
		while := rand.N(guess)
		t.Run(fmt.Sprintf("%s after the last request", while), func(t *testing.T) {
			x := begin(t, patient)
			switch result := x.create(killSoonAfter(last, while)); result.Code {
			case -1:
				killed++
			case 0:
				guess = max(while, time.Millisecond)
			default:
				x.mustEnd(result, 0)
			}
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}
