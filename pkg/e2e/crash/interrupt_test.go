package crash

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// interrupted sends the process a signal when the first request that matches has arrived.
// The request is never answered, so that the process has to give it up to end: it may have
// been carried out, or not.
func interrupted(match matcher, signal os.Signal, carriedOut bool) hook {
	return func(p *process) faultproxy.Fault {
		send := func() {
			<-p.started
			_ = p.cmd.Process.Signal(signal)
		}
		return once(match, func(*faultproxy.Request) faultproxy.Action {
			if carriedOut {
				return faultproxy.HangAfter().WithAfter(send)
			}
			return faultproxy.HangBefore().WithBefore(send)
		})
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	n := len(reference(t).requests)
	for k := 1; k <= n; k += 5 {
		for i, carriedOut := range []bool{false, true} {
			signal := os.Interrupt
			if (k+i)%2 == 0 {
				signal = syscall.SIGTERM
			}
			t.Run(fmt.Sprintf("%s at request %d, carried out %t", signal, k, carriedOut), func(t *testing.T) {
				t.Parallel()
				x := begin(t, quick)
				result := x.create(interrupted(number(k), signal, carriedOut))
				x.mustEnd(result, 130)
				x.mustSay(result, "Interrupted", "run the command again")
				x.mustBeWhole()
				x.mustComplete()
			})
		}
	}
}

// A key that is still being made when the signal comes was never kept nor published.
func TestInterruptedWithANewKey(t *testing.T) {
	t.Parallel()
	x := beginWithoutKey(t, quick)
	result := x.create(interrupted(about("CreateBucket", ""), os.Interrupt, true))
	x.mustEnd(result, 130)
	x.mustContinueWithItsKey()
}
