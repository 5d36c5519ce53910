package destroy

import (
	"slices"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// patience bounds a wait; only a failing test reaches it.
const patience = 30 * time.Second

// The order is that of what needs what: policies before their role, roles before the provider, the
// provider before the bucket, objects before the bucket, and the bucket last.
func TestOrder(t *testing.T) {
	c := created(t)
	c.destroy(0)
	c.mustBeEmpty()
	requests := c.changing()
	first, last := map[string]faultproxy.Request{}, map[string]faultproxy.Request{}
	for _, r := range requests {
		if _, ok := first[r.Operation]; !ok {
			first[r.Operation] = r
		}
		last[r.Operation] = r
	}
	before := func(one, other string) {
		t.Helper()
		if last[one].End.IsZero() || first[other].Start.IsZero() || last[one].End.After(first[other].Start) {
			t.Errorf("%s ended at %s, and %s began at %s", one, last[one].End, other, first[other].Start)
		}
	}
	before("DeleteRole", "DeleteOpenIDConnectProvider")
	before("DeleteOpenIDConnectProvider", "DeleteObjects")
	before("DeleteObjects", "DeleteBucket")
	if n := len(requests); requests[n-1].Operation != "DeleteBucket" {
		t.Errorf("%s comes last", requests[n-1].Operation)
	}
	for _, r := range requests {
		if r.Operation != "DeleteRole" {
			continue
		}
		policy := slices.IndexFunc(requests, func(p faultproxy.Request) bool {
			return p.Operation == "DeleteRolePolicy" && p.Subject == r.Subject
		})
		if policy < 0 || requests[policy].End.After(r.Start) {
			t.Errorf("role %s is deleted before its policy", r.Subject)
		}
	}
	for _, r := range c.Proxy.Requests() {
		if r.Service == faultproxy.ServiceS3 && r.Header.Get("X-Amz-Expected-Bucket-Owner") != account {
			t.Errorf("%s does not say whose the bucket must be", r.Operation)
		}
	}
}

// Roles are deleted at the same time: the first waits until another one's turn has come, too.
func TestParallel(t *testing.T) {
	c := created(t)
	var first string
	met, second := make(chan struct{}), false
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		switch {
		case r.Operation != "DeleteRole":
		case first == "":
			first = r.Subject
			return faultproxy.Pass().WithBefore(func() {
				select {
				case <-met:
				case <-time.After(patience):
					t.Error("no other role is deleted while one is")
				}
			})
		case first != r.Subject && !second:
			second = true
			close(met)
		}
		return faultproxy.Pass()
	})
	c.destroy(0)
	c.mustBeEmpty()
}

// What other roles an account has makes no difference to what is asked.
func TestOtherRolesCostNothing(t *testing.T) {
	c := created(t)
	c.destroy(0)
	alone := len(c.Proxy.Requests())
	if result := c.run("create", "manifests"); result.Code != 0 {
		t.Fatal(result.Stderr)
	}
	for i := range 40 {
		c.role("somebodys-"+string(rune('a'+i%26))+string(rune('a'+i/26)), false)
	}
	c.destroy(0)
	if among := len(c.Proxy.Requests()); among != alone {
		t.Errorf("%d requests in an empty account, and %d in one with 40 other roles", alone, among)
	}
	for _, r := range c.Proxy.Requests() {
		switch r.Operation {
		case "ListRoles", "ListPolicies", "ListOpenIDConnectProviders", "ListBuckets":
			t.Errorf("the account is listed: %s", r.Operation)
		}
	}
	if n := len(c.aws().Roles); n != 40 {
		t.Errorf("%d other roles are left of 40", n)
	}
}
