package cloudfront

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// A distribution whose domain is the issuer is neither made again nor taken for another one.
func TestKnownIssuer(t *testing.T) {
	x := begin(t)
	d := desiredDistribution()
	d.Issuer = "https://d111111abcdef8.cloudfront.net"
	_, err := cloud.ObserveAndCompare(t.Context(), x.target(), d)
	x.mustRefuse(err, "is gone", d.Issuer, "openshift-install-sts destroy")
	actual := x.create()
	_, err = cloud.ObserveAndCompare(t.Context(), x.target(), d)
	x.mustRefuse(err, actual.Issuer(), d.Issuer)
	d.Issuer = actual.Issuer()
	if c := x.compare(d); c.Action != cloud.ActionNone {
		t.Errorf("the differences are %v", c.Differences)
	}
}

// A distribution that somebody deleted, and that no issuer is known of yet, is made again.
func TestDeletedBehindOurBack(t *testing.T) {
	x := begin(t)
	x.create()
	before := x.record()
	x.must(x.moto.Reset(t.Context()))
	after := x.create()
	if after.Distribution == before.Distribution || x.record().Distribution != after.Distribution {
		t.Errorf("before %+v, after %+v, in the ledger %+v", before, after, x.record())
	}
	out, err := x.client.GetDistribution(t.Context(), &cloudfront.GetDistributionInput{Id: &after.Distribution})
	x.must(err)
	if out.Distribution == nil {
		t.Error("there is none")
	}
}
