package live

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// What differs of a private bucket and its distribution is found by its check; and that everybody may
// read the bucket is, although the issuer serves all the same.
func TestPrivateBucket(t *testing.T) {
	// moto alone forgets half of a distribution.
	cloudFront, err := faultproxy.Start(shared.moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cloudFront.Close() })
	cluster, err := verifytest.CreatePrivate(t.Context(), cloudFront.URL(), shared.cluster.Key)
	if err != nil {
		t.Fatal(err)
	}
	look := func(t *testing.T) Input {
		in := input(t)
		in.Issuer, in.BucketURL = cluster.Issuer, verifytest.PrivateBucketURL
		for into, desired := range map[*Resources][]cloud.Resource{&in.Distribution: cluster.Distribution, &in.Bucket: cluster.Bucket} {
			into.Comparisons, into.Err = cloud.ObserveAndCompare(t.Context(), cluster.Target, desired...)
		}
		deployed(&in, true)
		return in
	}
	verifytest.Expect(t, prove(t, look(t)), passed(nil))

	t.Run("not deployed", func(t *testing.T) {
		in := look(t)
		deployed(&in, false)
		verifytest.Expect(t, prove(t, in), passed(map[string]verify.Outcome{"distribution-deployed": verify.Warning}))
	})
	t.Run("a setting differs", func(t *testing.T) {
		in := look(t)
		c := &in.Distribution.Comparisons[0]
		c.Action, c.Differences = cloud.ActionUpdate, []diff.Difference{{Field: "viewerProtocolPolicy", From: "allow-all", To: "https-only"}}
		results := prove(t, in)
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"distribution": verify.Problem}))
		if r := verifytest.Find(results, "distribution")[0]; !strings.Contains(r.Reason, "allow-all") || r.Subject != verifytest.PrivateBucket {
			t.Errorf("%s: %s", r.Subject, r.Reason)
		}
	})
	t.Run("gone", func(t *testing.T) {
		in := look(t)
		_, err := cluster.Distribution[0].Compare(nil)
		in.Distribution = Resources{Err: err}
		results := prove(t, in)
		verifytest.Expect(t, results, passed(map[string]verify.Outcome{"distribution": verify.Problem, "distribution-deployed": verify.Skipped}))
		if r := verifytest.Find(results, "distribution")[0]; !strings.Contains(r.Reason, "is gone") {
			t.Errorf("the reason is %q", r.Reason)
		}
	})
	// Only S3 itself knows: a bucket's policy and access block may be overruled.
	t.Run("open", func(t *testing.T) {
		client := awsstate.NewS3(shared.moto.URL())
		bucket := aws.String(verifytest.PrivateBucket)
		block := func(ctx context.Context, on bool) {
			_, err := client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: bucket, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
				BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true), BlockPublicPolicy: &on, RestrictPublicBuckets: &on,
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
		before, err := client.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: bucket})
		if err != nil {
			t.Fatal(err)
		}
		put := func(ctx context.Context, policy string) {
			if _, err := client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: bucket, Policy: &policy}); err != nil {
				t.Fatal(err)
			}
		}
		block(t.Context(), false)
		put(t.Context(), strings.Replace(aws.ToString(before.Policy), `"Statement":[`,
			`"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::`+*bucket+`/*"},`, 1))
		t.Cleanup(func() {
			put(context.Background(), aws.ToString(before.Policy))
			block(context.Background(), true)
		})
		verifytest.Expect(t, prove(t, look(t)), passed(map[string]verify.Outcome{
			"private-bucket-closed": verify.Problem, "bucket": verify.Problem, "bucket-policy": verify.Problem,
		}))
	})
	t.Run("not conclusive", func(t *testing.T) {
		for _, status := range []int{404, 301} {
			results := serve(t, look(t), func(r *issuer.Request) *issuer.Fault {
				if strings.Contains(r.Host, ".s3.") {
					return &issuer.Fault{Status: status}
				}
				return nil
			})
			verifytest.Expect(t, results, passed(map[string]verify.Outcome{"private-bucket-closed": verify.Warning}))
		}
	})
	t.Run("forbidden", func(t *testing.T) {
		results := serve(t, look(t), issuer.At("/keys.json", issuer.Fault{Status: 403}))
		if r := verifytest.Find(results, "key-set-served")[0]; !strings.Contains(r.Advice, "KMS") {
			t.Errorf("the advice is %q", r.Advice)
		}
	})
}

// deployed sets what CloudFront says of its own progress.
func deployed(in *Input, done bool) {
	for _, c := range in.Distribution.Comparisons {
		if found, ok := c.Actual.(*cloud.ActualDistribution); ok {
			found.Deployed = done
		}
	}
}
