package crash

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// quicker is the hook of somebody who does something with AWS between the look and the
// write of a run: when the first request that matches has arrived and is not sent on yet.
func quicker(match matcher, do func()) hook {
	return always(once(match, func(*faultproxy.Request) faultproxy.Action {
		return faultproxy.Pass().WithBefore(do)
	}))
}

// done takes the answer to what a test itself does with AWS, in a hook, too.
func done(t *testing.T) func(answer any, err error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
}

// only returns the one entry of a map.
func only[V any](t *testing.T, all map[string]V) (name string, value V) {
	t.Helper()
	if len(all) != 1 {
		t.Fatalf("there are %d, want 1: %v", len(all), all)
	}
	for name, value = range all {
	}
	return name, value
}
