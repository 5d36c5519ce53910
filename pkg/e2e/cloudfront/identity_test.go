package cloudfront

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
)

// A cluster of ccoctl's reads its bucket by an origin access identity, which is kept: no control is made
// beside it, and the bucket's policy goes on letting it in.
func TestIdentityIsKept(t *testing.T) {
	x := begin(t)
	key, err := signingkey.Generate()
	x.must(err)
	made := ccoctl.Cluster{Endpoint: x.proxy.URL(), Name: infra, Region: region, Generation: ccoctl.Private, Key: signingkey.EncodePrivate(key)}
	x.must(made.Create(t.Context(), nil, t.TempDir()))
	x.proxy.ResetRequests()
	d := desiredDistribution()
	c := x.compare(d)
	if got := fields(c); !slices.Equal(got, []string{`tags["team"]`}) {
		t.Errorf("the differences are %q", got)
	}
	actual := x.create()
	if actual.OriginAccessIdentity != "E2QWRUHAPOMQZL" || actual.OriginAccessControl != "" {
		t.Errorf("the distribution is %+v", actual)
	}
	if _, controls := x.ids(); len(controls) > 0 {
		t.Errorf("there are the controls %q", controls)
	}
	if slices.ContainsFunc(x.changing(), func(o string) bool { return strings.HasPrefix(o, "PUT ") }) {
		t.Errorf("the distribution is changed: %q", x.changing())
	}
	state, err := awsstate.Snapshot(t.Context(), x.proxy.URL())
	x.must(err)
	if policy := string(state.Buckets[bucket].Policy); !strings.Contains(policy, `"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL"`) || strings.Contains(policy, bucket+"/*") {
		t.Errorf("the policy is %s", policy)
	}
	if r := x.record(); r.Distribution != actual.Distribution || r.OriginAccessControl != "" {
		t.Errorf("the ledger has %+v", r)
	}
	x.proxy.ResetRequests()
	x.create()
	if changed := x.changing(); len(changed) > 0 {
		t.Errorf("a second run sends %q", changed)
	}

	// Without a state it is found again, by the list: the policy names the identity alone.
	x.must(os.Remove(x.ledger.file))
	x.proxy.ResetRequests()
	if c := x.compare(d); c.Action != cloud.ActionNone || !x.listed() {
		t.Errorf("the differences are %v; listed %t", c.Differences, x.listed())
	}

	d.KMSKeyARN = kmsKey
	_, err = cloud.ObserveAndCompare(t.Context(), x.target(), d)
	x.mustRefuse(err, "E2QWRUHAPOMQZL", "--kms-key-arn", "KMS")
}
