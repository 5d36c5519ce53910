package crash

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Everything here compares with an undisturbed run, so two of those must be equal: in what
// they leave and in what they ask, but for the order.
func TestUndisturbedRunsAreEqual(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	x.mustEnd(x.create(nil), 0)
	x.mustMatch()
	got, want := operations(x.Proxy.Requests()), operations(x.undisturbed.requests)
	if !slices.Equal(got, want) {
		t.Errorf("this run asked\n%q\nand the other\n%q", got, want)
	}
	if len(want) == 0 || len(x.undisturbed.aws.Roles) == 0 || x.undisturbed.files[keyFile].mode != 0o600 {
		t.Error("the undisturbed run did not do its job")
	}
	x.mustPlanNothing()
}

func operations(requests []faultproxy.Request) []string {
	all := make([]string, 0, len(requests))
	for i := range requests {
		all = append(all, requests[i].Operation+" "+requests[i].Subject)
	}
	slices.Sort(all)
	return all
}
