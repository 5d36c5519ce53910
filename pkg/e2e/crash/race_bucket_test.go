package crash

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// Somebody creates the bucket. It is not created with its tags, as other resources are: one
// of this account that carries somebody else's is not ours.
func TestBucketCreatedInBetween(t *testing.T) {
	t.Parallel()
	create := func(x *trial, name string, tags map[string]string) {
		client := awsstate.NewS3(x.Moto.URL())
		region := x.undisturbed.aws.Buckets[name].Region
		done(x.T)(client.CreateBucket(x.Context(), &s3.CreateBucketInput{
			Bucket: &name, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: s3types.BucketLocationConstraint(region)},
		}, func(o *s3.Options) { o.Region = region }))
		done(x.T)(client.PutBucketTagging(x.Context(), &s3.PutBucketTaggingInput{
			Bucket: &name, Tagging: &s3types.Tagging{TagSet: s3Tags(tags)},
		}))
	}
	t.Run("ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		name, bucket := only(t, x.undisturbed.aws.Buckets)
		x.mustEnd(x.create(quicker(about("CreateBucket", ""), func() { create(x, name, bucket.Tags) })), 0)
		x.mustMatch()
	})
	t.Run("not ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		name, _ := only(t, x.undisturbed.aws.Buckets)
		tags := map[string]string{"owner": "somebody"}
		result := x.create(quicker(about("CreateBucket", ""), func() { create(x, name, tags) }))
		x.mustEnd(result, 1)
		x.mustSay(result, name, "does not carry the tag")
		x.mustAdvise(result)
		x.mustBeWhole()
		left := x.look().aws.Buckets[name]
		if len(left.Objects) > 0 || left.Policy != "" || left.PublicAccessBlock != nil || left.Tags["owner"] != "somebody" || len(left.Tags) > 1 {
			t.Errorf("somebody's bucket was changed: %+v", left)
		}
		x.mustEnd(x.create(nil), 1)
		done(t)(awsstate.NewS3(x.Moto.URL()).DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &name}))
		x.mustComplete()
	})
	// There S3 answers to the second creation as to the first.
	t.Run("not ours in us-east-1", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		x.options = []string{"--region", "us-east-1"}
		name, _ := only(t, x.undisturbed.aws.Buckets)
		result := x.create(quicker(about("CreateBucket", ""), func() {
			client := awsstate.NewS3(x.Moto.URL())
			inVirginia := func(o *s3.Options) { o.Region = "us-east-1" }
			done(t)(client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}, inVirginia))
			done(t)(client.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{
				Bucket: &name, Tagging: &s3types.Tagging{TagSet: s3Tags(map[string]string{"owner": "somebody"})},
			}, inVirginia))
		}))
		if left := x.look().aws.Buckets[name]; len(left.Objects) > 0 || left.Policy != "" || left.Tags["owner"] != "somebody" || len(left.Tags) > 1 {
			t.Errorf("somebody's bucket was changed: %+v", left)
		}
		x.mustEnd(result, 1)
		x.mustSay(result, name, "does not carry the tag")
	})
	t.Run("another account's", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		name, _ := only(t, x.undisturbed.aws.Buckets)
		taken := awsError(409, "BucketAlreadyExists", "The requested bucket name is not available.")
		result := x.create(always(every(about("CreateBucket", ""), taken)))
		x.mustEnd(result, 1)
		x.mustSay(result, name, "another account", "--name")
		x.mustBeWhole()
		x.mustComplete()
	})
}

func s3Tags(tags map[string]string) []s3types.Tag {
	list := make([]s3types.Tag, 0, len(tags))
	for key, value := range tags {
		list = append(list, s3types.Tag{Key: &key, Value: &value})
	}
	return list
}
