package adopt

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// A cluster of ccoctl is taken over while it runs: no flag is needed, its documents can be read
// at every moment, its Secrets keep their roles, and then there is nothing left to do.
func TestClusterOfCcoctl(t *testing.T) {
	for _, generation := range []ccoctl.Generation{ccoctl.PublicACL, ccoctl.PublicPolicy} {
		t.Run(string(generation), func(t *testing.T) {
			c := newCluster(t, generation, plain, one)
			before := c.look()
			unreadable := c.watch("keys.json", ".well-known/openid-configuration")
			c.run(0, "create manifests")
			c.h.Proxy.SetFault(nil)
			if n := unreadable.Load(); n > 0 {
				t.Errorf("%d times a document could not be read", n)
			}
			if generation == ccoctl.PublicACL {
				c.openedBefore()
			}
			after := c.look()
			if len(after.Roles) != len(before.Roles) || c.secretRole(one.Secret) != sharedRole || c.secretRole(plain.Secret) != plainRole {
				t.Errorf("the roles are %d, and the Secrets name %s and %s", len(after.Roles), c.secretRole(one.Secret), c.secretRole(plain.Secret))
			}
			for name, role := range after.Roles {
				if !strings.Contains(string(role.Trust), `:aud":"openshift"`) || len(role.Inline) != 1 || role.Inline[name] != before.Roles[name].Inline[name] {
					t.Errorf("role %s is %+v", name, role)
				}
			}
			if p := after.Providers[provider]; !slices.Equal(p.Thumbprints, []string{ccoctl.Thumbprint}) {
				t.Errorf("the provider is %+v", p)
			}
			if b := after.Buckets[bucket]; !b.PublicAccessBlock.IgnorePublicACLs || b.PublicAccessBlock.BlockPublicPolicy || strings.Contains(string(b.Policy), "/*") {
				t.Errorf("the bucket is %+v", b)
			}
			c.settled()
		})
	}
}

// watch reads documents as anybody would before each request is carried out, and counts how
// often that was refused.
func (c *cluster) watch(keys ...string) *atomic.Int64 {
	refused := &atomic.Int64{}
	c.h.Proxy.SetFault(func(*faultproxy.Request) faultproxy.Action {
		return faultproxy.Pass().WithBefore(func() {
			for _, key := range keys {
				answer, err := http.Get(c.h.Moto.URL() + "/" + bucket + "/" + key)
				if err != nil || answer.StatusCode != http.StatusOK {
					refused.Add(1)
				}
				if err == nil {
					answer.Body.Close()
				}
			}
		})
	})
	return refused
}

// openedBefore demands that the policy was in force before anything took the effect of ACLs
// away: a block that ignores them, which moto does not carry out, and objects written anew.
func (c *cluster) openedBefore() {
	c.Helper()
	var order []string
	for _, r := range faultproxy.Mutating(c.h.Proxy.Requests()) {
		switch {
		case r.Operation == "PutPublicAccessBlock" && strings.Contains(string(r.Body), "<IgnorePublicAcls>true"):
			order = append(order, "ignore ACLs")
		case r.Operation == "PutPublicAccessBlock":
			order = append(order, "block")
		case r.Operation == "PutBucketPolicy", r.Operation == "PutObject", r.Operation == "PutBucketTagging":
			order = append(order, r.Operation)
		}
	}
	want := []string{"block", "PutBucketPolicy", "ignore ACLs", "PutObject", "PutObject", "PutObject"}
	if got := slices.DeleteFunc(order, func(o string) bool { return o == "PutBucketTagging" }); !slices.Equal(got, want) {
		c.Errorf("the bucket was changed in the order %q, want %q", got, want)
	}
}

// Of two requests that share a cut name only that whose role it is keeps it.
func TestSharedRole(t *testing.T) {
	c := newCluster(t, ccoctl.PublicPolicy, two, one) // ccoctl made it for two, and wrote one's permissions
	if c.secretRole(one.Secret) != sharedRole || c.secretRole(two.Secret) != sharedRole {
		t.Fatal("ccoctl did not let both share a role")
	}
	c.run(0, "create manifests")
	if got := c.secretRole(two.Secret); got != sharedRole {
		t.Errorf("the Secret of the owner names %s", got)
	}
	own := c.secretRole(one.Secret)
	if own == sharedRole || len(own) > 64 {
		t.Errorf("the other Secret names %s", own)
	}
	roles := c.look().Roles
	for name, of := range map[string]string{sharedRole: two.Secret.Name, own: one.Secret.Name} {
		role := roles[name]
		if !strings.HasSuffix(role.Description, of) || !strings.Contains(string(role.Inline[name]), "arn:aws:s3:::"+of+"/*") || !strings.Contains(string(role.Trust), of+"-operator") {
			t.Errorf("role %s is %+v", name, role)
		}
	}
	if len(roles) != 2 {
		t.Errorf("there are %d roles", len(roles))
	}
	c.settled()
}

// What is looked at costs no more than without other names: a role that is recorded one look, a
// new one with a short name one, and only a new cut name two, at the same time.
func TestLooks(t *testing.T) {
	c := newCluster(t, ccoctl.PublicPolicy, plain, one)
	looks := func() map[string]int {
		count := map[string]int{}
		for _, r := range c.h.Proxy.Requests() {
			if r.Operation == "GetRole" {
				count[r.Subject]++
			}
		}
		return count
	}
	c.run(2, "plan")
	if got := looks(); got[plainRole] != 1 || got[sharedRole] != 1 || len(got) != 3 {
		t.Errorf("the first run looked at %v", got)
	}
	c.run(0, "create manifests")
	c.run(0, "plan")
	if got := looks(); got[plainRole] != 1 || got[sharedRole] != 1 || len(got) != 2 {
		t.Errorf("a rerun looked at %v", got)
	}
	if depth := faultproxy.Depth(c.h.Proxy.Requests()); depth > 2 {
		t.Errorf("a rerun needs %d round trips", depth)
	}
}
