package crash

import (
	"fmt"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// A second run on a directory that is in use fails at once and names the first one's
// process; the first one does not notice.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	held, goOn := make(chan int), make(chan struct{})
	hold := func(p *process) faultproxy.Fault {
		return once(number(12), func(*faultproxy.Request) faultproxy.Action {
			return faultproxy.Pass().WithBefore(func() {
				<-p.started
				held <- p.cmd.Process.Pid
				<-goOn
			})
		})
	}
	first := make(chan harness.Result, 1)
	go func() { first <- x.create(hold) }()
	select {
	case pid := <-held:
		second, err := x.Harness.Run(t.Context(), x.createArgs()...)
		close(goOn)
		if err != nil {
			t.Fatal(err)
		}
		x.mustEnd(second, 1)
		x.mustSay(second, x.dir, fmt.Sprintf("process %d", pid))
		x.mustAdvise(second)
	case result := <-first:
		t.Fatalf("the first run was over too soon: %d\n%s", result.Code, result.Stderr)
	case <-time.After(hangs):
		t.Fatal("the first run does not come to its request")
	}
	x.mustEnd(<-first, 0)
	if made, want := len(x.Proxy.Requests()), len(x.undisturbed.requests); made != want {
		t.Errorf("both runs made %d requests, want the %d of the first", made, want)
	}
	x.mustMatch()
}
