package issuer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// A distribution serves a bucket that its policy lets it read, and nobody else does.
func TestDistribution(t *testing.T) {
	upstream, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { upstream.Close() })
	proxy, err := faultproxy.Start(upstream.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { proxy.Close() })
	if err := verifytest.Isolate(); err != nil {
		t.Fatal(err)
	}
	key, err := verifytest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := verifytest.CreatePrivate(t.Context(), proxy.URL(), key)
	if err != nil {
		t.Fatal(err)
	}
	origins, err := NewOrigins(upstream.URL())
	if err != nil {
		t.Fatal(err)
	}
	expect := func(url string, want int) {
		t.Helper()
		status, _, body, err := origins.Read(t.Context(), url)
		if err != nil || status != want {
			t.Errorf("%s: %d %s (%v), want %d", url, status, body, err, want)
		}
	}
	expect(cluster.Issuer+"/keys.json", http.StatusOK)
	expect(cluster.Issuer+"/missing", http.StatusForbidden)
	expect("https://elsewhere.cloudfront.net/keys.json", http.StatusForbidden)
	expect(verifytest.PrivateBucketURL+"/keys.json", http.StatusForbidden)

	client, bucket := awsstate.NewS3(upstream.URL()), aws.String(verifytest.PrivateBucket)
	policy, err := client.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: bucket})
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(*policy.Policy, ":distribution/", ":distribution/X", 1)
	if _, err := client.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket, Policy: &other}); err != nil {
		t.Fatal(err)
	}
	expect(cluster.Issuer+"/keys.json", http.StatusForbidden)
}
