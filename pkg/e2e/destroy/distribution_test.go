package destroy

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// identities answers for CloudFront's origin access identities, which moto does not know, and with which
// distribution uses one: there is one, with a comment, until it is deleted.
type identities struct {
	comment string
	gone    bool
	// distribution is the answer about the distribution as long as nothing was changed.
	distribution string
	changed      bool
	other        faultproxy.Fault
}

// identity makes an identity that the one distribution uses.
func (c *cluster) identity(comment string) *identities {
	c.Helper()
	out, err := cloudfront.NewFromConfig(awsstate.Config(c.Moto.URL())).ListDistributions(c.Context(), &cloudfront.ListDistributionsInput{})
	c.must(err)
	if out.DistributionList == nil || len(out.DistributionList.Items) != 1 {
		c.Fatal("there is not one distribution")
	}
	d := out.DistributionList.Items[0]
	return &identities{comment: comment, distribution: fmt.Sprintf(
		`<Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>%s</Id><ARN>%s</ARN><DomainName>%s</DomainName><Status>Deployed</Status><DistributionConfig><Origins><Quantity>1</Quantity><Items><Origin><S3OriginConfig><OriginAccessIdentity>origin-access-identity/cloudfront/E2QWRUHAPOMQZL</OriginAccessIdentity></S3OriginConfig></Origin></Items></Origins></DistributionConfig></Distribution>`,
		aws.ToString(d.Id), aws.ToString(d.ARN), aws.ToString(d.DomainName))}
}

func (i *identities) fault(r *faultproxy.Request) faultproxy.Action {
	at := strings.Contains(r.Path, "/origin-access-identity/cloudfront/")
	i.changed = i.changed || r.Method == http.MethodPut && strings.Contains(r.Path, "/distribution/")
	switch {
	case !at && !i.changed && r.Method == http.MethodGet && strings.Contains(r.Path, "/distribution/") && !strings.HasSuffix(r.Path, "/config"):
		return faultproxy.Answer(http.StatusOK, http.Header{"Etag": {"E1"}, "Content-Type": {"text/xml"}}, []byte(i.distribution))
	case !at && i.other != nil:
		return i.other(r)
	case !at:
		return faultproxy.Pass()
	case i.gone:
		return faultproxy.AWSError(r, http.StatusNotFound, "NoSuchCloudFrontOriginAccessIdentity", "There is none.")
	case r.Method == http.MethodDelete:
		i.gone = true
		return faultproxy.Answer(http.StatusNoContent, nil, nil)
	default:
		header := http.Header{"Etag": {"E1"}, "Content-Type": {"text/xml"}}
		return faultproxy.Answer(http.StatusOK, header, fmt.Appendf(nil,
			`<CloudFrontOriginAccessIdentity xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>x</Id><S3CanonicalUserId>y</S3CanonicalUserId><CloudFrontOriginAccessIdentityConfig><CallerReference>z</CallerReference><Comment>%s</Comment></CloudFrontOriginAccessIdentityConfig></CloudFrontOriginAccessIdentity>`, i.comment))
	}
}

// distributions returns the IDs of the distributions that there are.
func (c *cluster) distributions() []string {
	c.Helper()
	out, err := cloudfront.NewFromConfig(awsstate.Config(c.Moto.URL())).ListDistributions(c.Context(), &cloudfront.ListDistributionsInput{})
	c.must(err)
	var ids []string
	if out.DistributionList != nil {
		for _, d := range out.DistributionList.Items {
			ids = append(ids, aws.ToString(d.Id))
		}
	}
	return ids
}

// in returns the place of the first request that changes something whose method and path match.
func in(requests []faultproxy.Request, method, part string) int {
	return slices.IndexFunc(requests, func(r faultproxy.Request) bool { return r.Method == method && strings.Contains(r.Path, part) })
}

// A private bucket behind CloudFront: the discovery document leads to the distribution, which is
// disabled, waited for and deleted, and then its identity.
func TestDistribution(t *testing.T) {
	c := byCcoctl(t, ccoctl.Private)
	ids := c.distributions()
	if len(ids) != 1 {
		t.Fatalf("there are the distributions %q", ids)
	}
	i := c.identity(cloud.OwnershipTag(infra))
	waits := 0
	i.other = func(r *faultproxy.Request) faultproxy.Action {
		if r.Method == http.MethodPut {
			waits = 1
		}
		if r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/distribution/"+ids[0]) && waits == 1 {
			waits++
			return faultproxy.Answer(http.StatusOK, http.Header{"Etag": {"E2"}, "Content-Type": {"text/xml"}},
				[]byte(`<Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Status>InProgress</Status></Distribution>`))
		}
		return faultproxy.Pass()
	}
	c.Proxy.SetFault(i.fault)
	said, result := c.destroy(0)
	c.mustSay(result, "Waiting until CloudFront has disabled distribution "+ids[0]+" everywhere")
	c.mustBeEmpty()
	if left := c.distributions(); len(left) > 0 || !i.gone {
		t.Errorf("left are the distributions %q; the identity is gone: %t", left, i.gone)
	}
	if got := outcome(said, cloud.KindDistribution, ids[0]); got != "deleted" {
		t.Errorf("the distribution is %q", got)
	}
	requests := c.changing()
	order := []int{
		in(requests, http.MethodPost, "/"), // of IAM
		in(requests, http.MethodPut, "/distribution/"), in(requests, http.MethodDelete, "/distribution/"),
		in(requests, http.MethodDelete, "/origin-access-identity/"),
		slices.IndexFunc(requests, func(r faultproxy.Request) bool { return r.Operation == "DeleteObjects" }),
		slices.IndexFunc(requests, func(r faultproxy.Request) bool { return r.Operation == "DeleteBucket" }),
	}
	if !slices.IsSorted(order) || order[0] < 0 {
		t.Errorf("the order is %v", order)
	}
	asked := 0
	for _, r := range c.Proxy.Requests() {
		if r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/distribution/"+ids[0]) && r.Start.After(requests[order[1]].End) && r.End.Before(requests[order[2]].Start) {
			asked++
		}
	}
	if asked != 2 {
		t.Errorf("between disabling and deleting it was asked for %d times: the first answer is that it is in progress", asked)
	}
	if put := requests[order[1]]; !strings.Contains(string(put.Body), "<Enabled>false</Enabled>") || put.Header.Get("If-Match") == "" {
		t.Errorf("the distribution is changed by %s", put.Body)
	}
}

// A run that cannot delete the distribution leaves what leads to it, and the next one goes on, even
// without a state.
func TestDistributionLater(t *testing.T) {
	c := byCcoctl(t, ccoctl.Private)
	i := c.identity(cloud.OwnershipTag(infra))
	i.other = func(r *faultproxy.Request) faultproxy.Action {
		if r.Method == http.MethodDelete && strings.Contains(r.Path, "/distribution/") {
			return faultproxy.AWSError(r, http.StatusForbidden, "AccessDenied", "not authorized")
		}
		return faultproxy.Pass()
	}
	c.Proxy.SetFault(i.fault)
	said, result := c.destroy(1)
	c.mustSay(result, "Error: delete distribution ", "the distribution that uses it is still there")
	if got := outcome(said, cloud.KindObject, bucket+"/.well-known/openid-configuration"); got != "left" {
		t.Errorf("the discovery document is %q", got)
	}
	if s := c.aws(); len(s.Roles)+len(s.Providers) > 0 || len(s.Buckets[bucket].Objects) != 2 {
		t.Errorf("the account holds\n%s", s.JSON())
	}
	i.other = nil
	c.destroy(0)
	c.mustBeEmpty()
	if left := c.distributions(); len(left) > 0 || !i.gone {
		t.Errorf("left are the distributions %q; the identity is gone: %t", left, i.gone)
	}
}

// The identity has no tag: one whose comment does not say that it is the cluster's stays.
func TestIdentityOfSomebodyElse(t *testing.T) {
	c := byCcoctl(t, ccoctl.Private)
	i := c.identity("somebody's")
	c.Proxy.SetFault(i.fault)
	c.destroy(0)
	if i.gone {
		t.Error("it was deleted")
	}
	if left := c.distributions(); len(left) > 0 {
		t.Errorf("left are the distributions %q", left)
	}
}

// Nor is CloudFront asked anything where the issuer is the bucket.
func TestNoDistribution(t *testing.T) {
	c := created(t)
	c.destroy(0)
	for _, r := range c.Proxy.Requests() {
		if r.Service == "cloudfront" {
			t.Errorf("CloudFront is asked: %s", r.Operation)
		}
	}
}
