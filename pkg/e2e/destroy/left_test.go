package destroy

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// dropBucket deletes the bucket as a person would, with what is in it.
func (c *cluster) dropBucket() {
	c.Helper()
	for key := range c.aws().Buckets[bucket].Objects {
		c.deleteObject(key)
	}
	_, err := c.s3.DeleteBucket(c.Context(), &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
	c.must(err)
}

// A bucket of the cluster's name in another region than the state's is not what was made: it is left
// and named, and the rest goes.
func TestBucketElsewhere(t *testing.T) {
	const elsewhere = "us-west-2"
	c := created(t)
	c.dropBucket()
	_, err := c.s3.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: aws.String(bucket), CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: elsewhere},
	}, func(o *s3.Options) { o.Region = elsewhere })
	c.must(err)
	said, result := c.destroy(1)
	c.mustSay(result, "Error: look at bucket "+bucket+": it is in the region us-west-2, and not in eu-west-1", "The state says that the bucket was made in eu-west-1")
	if strings.Contains(result.Stderr, "--region") {
		t.Errorf("a region is advised, which is refused:\n%s", result.Stderr)
	}
	if got := outcome(said, cloud.KindBucket, bucket); got != "left" {
		t.Errorf("the bucket is %q", got)
	}
	s := c.aws()
	if _, there := s.Buckets[bucket]; !there || len(s.Roles)+len(s.Providers) > 0 {
		t.Errorf("the account holds\n%s", s.JSON())
	}
	c.dropBucket()
	said, _ = c.destroy(0)
	if got := outcome(said, cloud.KindBucket, bucket); got != "gone" {
		t.Errorf("the bucket is %q", got)
	}
}

// A provider that IAM does not show yet, since it has only just been made, keeps its bucket.
func TestProviderNotShownYet(t *testing.T) {
	c := created(t)
	hidden := true
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if hidden && r.Operation == "GetOpenIDConnectProvider" {
			hidden = false
			return faultproxy.AWSError(r, http.StatusNotFound, "NoSuchEntity", "There is none.")
		}
		return faultproxy.Pass()
	})
	said, result := c.destroy(1)
	c.mustSay(result, "Error: identity provider "+provider+" is left: it has only just appeared", "Error: bucket "+bucket+" is left: an identity provider still trusts")
	if got := outcome(said, cloud.KindIdentityProvider, provider); got != "left" {
		t.Errorf("the provider is %q", got)
	}
	if _, there := c.aws().Buckets[bucket]; !there {
		t.Error("the bucket is gone, and its provider is not")
	}
	c.destroy(0)
	c.mustBeEmpty()
}

// What the state says was made, and has lost its tag, is left and a failure: nobody else would see to it.
func TestTagLost(t *testing.T) {
	c := created(t)
	tag := cloud.OwnershipTag(infra)
	_, err := c.iam.UntagRole(t.Context(), &iam.UntagRoleInput{RoleName: aws.String(role), TagKeys: []string{tag}})
	c.must(err)
	_, err = c.iam.UntagOpenIDConnectProvider(t.Context(), &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider), TagKeys: []string{tag}})
	c.must(err)
	_, err = c.s3.DeleteBucketTagging(t.Context(), &s3.DeleteBucketTaggingInput{Bucket: aws.String(bucket)})
	c.must(err)
	said, result := c.destroy(1)
	for kind, name := range map[cloud.Kind]string{cloud.KindRole: role, cloud.KindIdentityProvider: provider, cloud.KindBucket: bucket} {
		if got := outcome(said, kind, name); got != "left" {
			t.Errorf("%s is %q", name, got)
		}
		c.mustSay(result, "Error: "+kind.Words()+" "+name+" is left: the state says that it is the cluster's, but it does not carry the tag "+tag+"=owned")
	}
	s := c.aws()
	if len(s.Roles) != 1 || len(s.Providers) != 1 || len(s.Buckets[bucket].Objects) != 3 {
		t.Errorf("the account holds\n%s", s.JSON())
	}
	// The advice helps.
	ours := ownershipTag()
	_, err = c.iam.TagOpenIDConnectProvider(t.Context(), &iam.TagOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider), Tags: []iamtypes.Tag{ours}})
	c.must(err)
	_, err = c.iam.TagRole(t.Context(), &iam.TagRoleInput{RoleName: aws.String(role), Tags: []iamtypes.Tag{ours}})
	c.must(err)
	_, err = c.s3.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: aws.String(bucket), Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: ours.Key, Value: ours.Value}}}})
	c.must(err)
	c.destroy(0)
	c.mustBeEmpty()
}

// In the directory of another cluster nothing would lead a run that was stopped to what CloudFront let
// into the bucket: the distribution stays until the command is run elsewhere.
func TestDistributionInAnotherDirectory(t *testing.T) {
	c := byCcoctl(t, ccoctl.Private)
	i := c.identity(cloud.OwnershipTag(infra))
	c.Proxy.SetFault(i.fault)
	if result := c.run("create", "manifests", "--name", "meadow-b7c8d", "--credentials-requests-dir", c.Requests()); result.Code != 0 {
		t.Fatalf("create: exit code %d\n%s", result.Code, result.Stderr)
	}
	state := filepath.Join(c.dir, ".openshift_install_sts_state.json")
	before, err := os.ReadFile(state)
	c.must(err)
	said, result := c.destroy(1, "--name", infra)
	c.mustSay(result, "the state in this directory is about meadow-b7c8d", "Run the command in an empty directory: --dir DIR --name "+infra+" --region "+region)
	ids := c.distributions()
	if len(ids) != 1 || i.gone || outcome(said, cloud.KindDistribution, ids[0]) != "left" {
		t.Errorf("left are the distributions %q; the identity is gone: %t; said is %+v", ids, i.gone, said)
	}
	after, err := os.ReadFile(state)
	c.must(err)
	if string(after) != string(before) {
		t.Errorf("the other cluster's state was changed:\n%s", after)
	}
	c.dir = t.TempDir()
	c.destroy(0, "--name", infra, "--region", region)
	if left := c.distributions(); len(left) > 0 || !i.gone {
		t.Errorf("left are the distributions %q; the identity is gone: %t", left, i.gone)
	}
}
