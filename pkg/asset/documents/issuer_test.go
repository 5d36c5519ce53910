package documents

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// A key of this cluster's own that an earlier run published beside the present one, as while it is
// rotated, is never left out because the issuer does not show it.
func TestKept(t *testing.T) {
	served := func(kids ...string) oidc.KeySet {
		var set oidc.KeySet
		for _, kid := range kids {
			set.Keys = append(set.Keys, json.RawMessage(`{"kid":"`+kid+`"}`))
		}
		return set
	}
	for _, test := range []struct {
		name     string
		recorded Recorded
		served   oidc.KeySet
		dryRun   bool
		refused  bool
	}{
		{"ours alone", Recorded{KeyIDs: []string{"ours"}}, served(), false, false},
		{"the old one is served", Recorded{KeyIDs: []string{"ours", "old"}}, served("old"), false, false},
		{"the old one is not served", Recorded{KeyIDs: []string{"ours", "old"}}, served("ours"), false, true},
		{"nothing can be read", Recorded{KeyIDs: []string{"ours", "old"}}, served(), false, true},
		{"nothing is written", Recorded{KeyIDs: []string{"ours", "old"}}, served(), true, false},
		{"another cluster has gone", Recorded{KeyIDs: []string{"ours", "theirs"}, ForeignKeyIDs: []string{"theirs"}}, served("ours"), false, false},
	} {
		in := inputs{endpoint: &endpoint.Endpoint{Issuer: "https://i"}, ours: &oidc.Key{Kid: "ours"}, session: &store.Session{DryRun: test.dryRun}}
		err := test.recorded.kept(in, test.served)
		if (err != nil) != test.refused || err != nil && !strings.Contains(err.Error(), `"old"`) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// Before a bucket of another issuer is changed, each refusal names the way that there is.
func TestOtherIssuer(t *testing.T) {
	const bucket, domain = "https://harbor-oidc.s3.eu-west-1.amazonaws.com", "https://d1.cloudfront.net"
	for _, test := range []struct {
		name   string
		e      endpoint.Endpoint
		issuer string
		want   string
	}{
		{"ccoctl's private one", endpoint.Endpoint{IssuerKind: endpoint.PublicBucket, Issuer: bucket}, domain, "with that option it is taken over"},
		{"a public one", endpoint.Endpoint{IssuerKind: endpoint.CloudFront, Issuer: domain}, bucket, "leave --create-private-s3-bucket away"},
		{"a public one, and no distribution", endpoint.Endpoint{IssuerKind: endpoint.CloudFront, Issuer: endpoint.PendingIssuer, Pending: true}, bucket, "leave --create-private-s3-bucket away"},
		{"a private one without its distribution", endpoint.Endpoint{IssuerKind: endpoint.CloudFront, Issuer: endpoint.PendingIssuer, Pending: true}, domain, "--adopt takes over"},
		{"somebody's", endpoint.Endpoint{IssuerKind: endpoint.PublicBucket, Issuer: bucket}, "https://oidc.example.com", "Choose another --name."},
	} {
		test.e.InfraName = "harbor"
		err := otherIssuer(&test.e, test.issuer)
		if hint := hints(err); !strings.Contains(hint, test.want) || strings.Contains(err.Error()+hint, "to-be-created") {
			t.Errorf("%s: %v\n%s", test.name, err, hint)
		}
	}
}

func hints(err error) string { return strings.Join(diagnostic.Hints(err), " ") }
