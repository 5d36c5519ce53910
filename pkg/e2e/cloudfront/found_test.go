package cloudfront

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// listed reports whether all distributions of the account were listed.
func (x *trial) listed() bool {
	return slices.ContainsFunc(x.proxy.Requests(), func(r faultproxy.Request) bool {
		return r.Operation == "GET /2020-05-31/distribution"
	})
}

// Without a state the bucket's policy leads to the distribution, and without a policy the list does.
func TestLostLedger(t *testing.T) {
	x := created(t)
	want := x.record()
	for _, policy := range []bool{true, false} {
		if !policy {
			_, err := awsstate.NewS3(x.moto.URL()).DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
			x.must(err)
		}
		x.must(os.Remove(x.ledger.file))
		x.proxy.ResetRequests()
		c := x.compare(desiredDistribution())
		actual, _ := c.Actual.(*cloud.ActualDistribution)
		if c.Action != cloud.ActionNone || actual == nil || actual.Distribution != want.Distribution || x.listed() == policy {
			t.Errorf("with a policy %t: listed %t, %+v", policy, x.listed(), c)
		}
		x.create()
		if got := x.record(); got.Distribution != want.Distribution {
			t.Errorf("the ledger has %+v, and had %+v", got, want)
		}
	}
	// With a ledger neither is asked.
	x.proxy.ResetRequests()
	x.compare(desiredDistribution())
	for _, r := range x.proxy.Requests() {
		if r.Service == faultproxy.ServiceS3 || x.listed() {
			t.Errorf("%s is sent", r.Operation)
		}
	}
}

// make makes a distribution past the program.
func (x *trial) make(reference, domain string, tags map[string]string) string {
	x.Helper()
	list := &types.Tags{}
	for key, value := range tags {
		list.Items = append(list.Items, types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	out, err := x.client.CreateDistributionWithTags(x.Context(), &cloudfront.CreateDistributionWithTagsInput{DistributionConfigWithTags: &types.DistributionConfigWithTags{
		Tags: list,
		DistributionConfig: &types.DistributionConfig{
			CallerReference: &reference, Comment: aws.String(""), Enabled: aws.Bool(true),
			Origins: &types.Origins{Quantity: aws.Int32(1), Items: []types.Origin{{Id: aws.String("o"), DomainName: &domain, S3OriginConfig: &types.S3OriginConfig{OriginAccessIdentity: aws.String("")}}}},
			DefaultCacheBehavior: &types.DefaultCacheBehavior{
				TargetOriginId: aws.String("o"), ViewerProtocolPolicy: types.ViewerProtocolPolicyAllowAll, CachePolicyId: aws.String("x"),
			},
		},
	}})
	x.must(err)
	return aws.ToString(out.Distribution.Id)
}

// intend lets the ledger say that a run was about to make the distribution.
func (x *trial) intend() {
	x.Helper()
	x.must(x.ledger.Put(x.Context(), map[string]any{desiredDistribution().ID().String(): cloud.Record{Status: cloud.StatusIntended}}))
}

// A distribution that has the reference, or reads the bucket, and is another cluster's or nobody's is
// refused, and nothing is changed.
func TestSomebodyElses(t *testing.T) {
	other := cloud.Tags("another", nil)
	for name, c := range map[string]struct {
		reference, domain string
		tags              map[string]string
		said              string
	}{
		"another cluster's":   {bucket, origin, other, "cluster another"},
		"nobody's":            {bucket, origin, map[string]string{"a": "b"}, "--adopt"},
		"another reference":   {"x", origin, other, "cluster another"},
		"a lost state's, too": {bucket, "other.s3.amazonaws.com", other, "cluster another"},
	} {
		t.Run(name, func(t *testing.T) {
			x := begin(t)
			id := x.make(c.reference, c.domain, c.tags)
			x.intend()
			x.proxy.ResetRequests()
			_, err := create(t.Context(), x.target(), desiredBucket(), desiredDistribution())
			x.mustRefuse(err, c.said)
			for _, operation := range x.changing() {
				// Of the last one nothing but the refusal of its reference tells.
				if c.domain == origin || !slices.Contains([]string{"CreateBucket", "PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption", "POST /2020-05-31/origin-access-control", "POST /2020-05-31/distribution"}, operation) {
					t.Errorf("%s is sent", operation)
				}
			}
			if distributions, _ := x.ids(); !slices.Equal(distributions, []string{id}) {
				t.Errorf("there are the distributions %q", distributions)
			}
		})
	}
}

// What was not there when the user was told is not taken over, --adopt or not: nothing but the refusal of
// the reference leads to this one.
func TestAdoptNothingUnseen(t *testing.T) {
	x := begin(t)
	x.make(bucket, "other.s3.amazonaws.com", nil)
	d := desiredDistribution()
	d.Adopt = true
	_, err := create(t.Context(), x.target(), desiredBucket(), d)
	x.mustRefuse(err, "--adopt")
	if _, _, c := x.config(); aws.ToString(c.Origins.Items[0].DomainName) != "other.s3.amazonaws.com" {
		t.Error("it was changed")
	}
}

// Of several that read the bucket it is the cluster's own, by its reference or by its tag.
func TestSeveral(t *testing.T) {
	x := begin(t)
	x.make("somebody's", origin, nil)
	tagged := x.make("by ccoctl", origin, cloud.Tags(infra, nil))
	x.intend()
	found := func() string { return x.compare(desiredDistribution()).Actual.(*cloud.ActualDistribution).Distribution }
	if got := found(); got != tagged {
		t.Errorf("it is %s, and not %s", got, tagged)
	}
	if made := x.make(bucket, origin, cloud.Tags(infra, nil)); found() != made {
		t.Errorf("it is %s, and not %s", found(), made)
	}
}

// With --adopt nobody's is taken over, tagged first, and made what it should be.
func TestAdopt(t *testing.T) {
	x := begin(t)
	id := x.make("by hand", origin, nil)
	x.intend()
	d := desiredDistribution()
	d.Adopt = true
	if c := x.compare(d); len(c.Adopted) != 1 || c.Adopted[0] != d.ID() {
		t.Errorf("the comparison is %+v", c)
	}
	x.proxy.ResetRequests()
	_, err := create(t.Context(), x.target(), desiredBucket(), d)
	x.must(err)
	changing := x.changing()
	tagging := slices.Index(changing, "POST /2020-05-31/tagging")
	if put := slices.IndexFunc(changing, func(o string) bool { return strings.HasPrefix(o, http.MethodPut) && strings.HasSuffix(o, "/config") }); tagging < 0 || put < tagging {
		t.Errorf("the order is %q", changing)
	}
	if c := x.compare(desiredDistribution()); c.Action != cloud.ActionNone {
		t.Errorf("there is left %v", c.Differences)
	}
	if r := x.record(); r.Distribution != id || r.OriginAccessControl == "" {
		t.Errorf("the ledger has %+v", r)
	}
}

// One that merely has the bucket among its origins, or names of its own, is somebody's: --adopt leaves it
// alone, and one that serves nothing but the bucket is taken in its place.
func TestAdoptNoOtherUse(t *testing.T) {
	website := "web.corp.example.com"
	for name, edit := range map[string]func(c *types.DistributionConfig){
		website: func(c *types.DistributionConfig) {
			c.Origins.Items = append(c.Origins.Items, types.Origin{Id: aws.String("site"), DomainName: &website, CustomOriginConfig: &types.CustomOriginConfig{HTTPPort: aws.Int32(80), HTTPSPort: aws.Int32(443), OriginProtocolPolicy: types.OriginProtocolPolicyHttpsOnly}})
			c.Origins.Quantity = aws.Int32(2)
			c.DefaultCacheBehavior.TargetOriginId = aws.String("site")
		},
		"www.corp.example.com": func(c *types.DistributionConfig) {
			c.Aliases = &types.Aliases{Quantity: aws.Int32(1), Items: []string{"www.corp.example.com"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := begin(t)
			id := x.make("website", origin, nil)
			x.edit(edit)
			x.intend()
			d := desiredDistribution()
			d.Adopt = true
			x.proxy.ResetRequests()
			_, err := create(t.Context(), x.target(), desiredBucket(), d)
			x.mustRefuse(err, "distribution "+id, `"`+name+`"`, "--adopt does not change that")
			if changing := x.changing(); len(changing) > 0 {
				t.Errorf("it changed something: %q", changing)
			}
			alone := x.make("alone", origin, nil)
			c := x.compare(d)
			if got := c.Actual.(*cloud.ActualDistribution); got.Distribution != alone || len(c.AdoptionNotes()) != 1 || !strings.Contains(c.AdoptionNotes()[0], alone+", "+got.Domain) {
				t.Errorf("it is %s, %q", got.Distribution, c.AdoptionNotes())
			}
		})
	}
}

// A reference that CloudFront knows and no distribution has is an error that says what to do.
func TestReferenceOfNothing(t *testing.T) {
	x := begin(t)
	x.proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation == "POST /2020-05-31/distribution" {
			return faultproxy.AWSError(r, http.StatusConflict, "DistributionAlreadyExists", "The caller reference that you are using to create a distribution is associated with another distribution. Already exists: E2GONE")
		}
		return faultproxy.Pass()
	})
	_, err := create(t.Context(), x.target(), desiredBucket(), desiredDistribution())
	x.mustRefuse(err, bucket, "--name", "aws cloudfront list-distributions")
}

// The answer names the distribution; where it does not, the list leads to it.
func TestAlreadyThere(t *testing.T) {
	for _, named := range []bool{true, false} {
		t.Run(fmt.Sprintf("named %t", named), func(t *testing.T) {
			x := created(t)
			want := x.record()
			x.intend() // as a run leaves it that was killed before it heard of the ID
			message := "There is one."
			if named {
				message = "Already exists: " + want.Distribution
			}
			hidden := true // nothing leads to it at first
			x.proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
				switch {
				case r.Operation == "POST /2020-05-31/distribution":
					hidden = false
					return faultproxy.AWSError(r, http.StatusConflict, "DistributionAlreadyExists", message)
				case hidden && r.Operation == "GET /2020-05-31/distribution":
					return faultproxy.Answer(http.StatusOK, nil, []byte(`<DistributionList><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>`))
				case hidden && r.Operation == "GetBucketPolicy":
					return faultproxy.AWSError(r, http.StatusNotFound, "NoSuchBucketPolicy", "There is none.")
				}
				return faultproxy.Pass()
			})
			x.proxy.ResetRequests()
			x.create()
			x.proxy.SetFault(nil)
			if got := x.record(); got.Distribution != want.Distribution || got.OriginAccessControl != want.OriginAccessControl || hidden {
				t.Errorf("the ledger has %+v, and had %+v", got, want)
			}
			lists := 0
			for _, r := range x.proxy.Requests() {
				if r.Operation == "GET /2020-05-31/distribution" {
					lists++
				}
			}
			if named != (lists == 1) {
				t.Errorf("the distributions are listed %d times", lists)
			}
		})
	}
}
