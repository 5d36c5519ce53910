package converge

import (
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func TestBucket(t *testing.T) {
	s := newSuite(t)
	field := func(fields ...string) []change {
		var all []change
		for _, f := range fields {
			all = append(all, change{"bucket", bucket, f})
		}
		return all
	}
	access := func(field string, edit func(*types.PublicAccessBlockConfiguration)) row {
		return row{
			name: field, want: []change{{"bucket", bucket, "publicAccessBlock." + field}},
			change: func(t *testing.T, c *cluster) { c.editAccessBlock(t, edit) },
		}
	}
	retag := func(key, value string) func(*testing.T, *cluster) {
		return func(t *testing.T, c *cluster) { c.tagBucket(t, map[string]string{key: value}) }
	}
	untag := func(keys ...string) func(*testing.T, *cluster) {
		return func(t *testing.T, c *cluster) { c.untagBucket(t, keys...) }
	}
	s.run(t, []row{
		{name: "user tag changed", change: retag("team", "other"), want: field(`tags["team"]`)},
		{name: "user tag removed", change: untag("team"), want: field(`tags["team"]`)},
		{name: "both user tags removed", change: untag("team", "stage"), want: field(`tags["stage"]`, `tags["team"]`)},
		{name: "Name changed", change: retag("Name", "other"), want: field(`tags["Name"]`)},
		{name: "Name removed", change: untag("Name"), want: field(`tags["Name"]`)},
		{
			// The state holds that the bucket was about to be created, so it is ours.
			name: "all tags removed", lost: true,
			change: func(t *testing.T, c *cluster) { c.setBucketTags(t, nil) },
			want:   field(`tags["Name"]`, `tags["`+ownershipTag+`"]`, `tags["stage"]`, `tags["team"]`),
		},
		access("blockPublicAcls", func(b *types.PublicAccessBlockConfiguration) { b.BlockPublicAcls = aws.Bool(false) }),
		access("ignorePublicAcls", func(b *types.PublicAccessBlockConfiguration) { b.IgnorePublicAcls = aws.Bool(false) }),
		access("blockPublicPolicy", func(b *types.PublicAccessBlockConfiguration) { b.BlockPublicPolicy = aws.Bool(true) }),
		access("restrictPublicBuckets", func(b *types.PublicAccessBlockConfiguration) { b.RestrictPublicBuckets = aws.Bool(true) }),
		{
			name: "access block deleted", want: field("publicAccessBlock.blockPublicAcls", "publicAccessBlock.ignorePublicAcls"),
			change: func(t *testing.T, c *cluster) {
				send(t, c.s3.DeletePublicAccessBlock, &s3.DeletePublicAccessBlockInput{Bucket: aws.String(bucket)})
			},
		},
		{
			name: "tag and access block at once", want: field(`tags["team"]`, "publicAccessBlock.blockPublicAcls"),
			change: func(t *testing.T, c *cluster) {
				c.untagBucket(t, "team")
				c.editAccessBlock(t, func(b *types.PublicAccessBlockConfiguration) { b.BlockPublicAcls = aws.Bool(false) })
			},
		},
		{
			name: "bucket deleted", lost: true,
			change: func(t *testing.T, c *cluster) { c.deleteBucket(t) },
			want: []change{
				{"bucket", bucket, "create"},
				{"bucket-policy", bucket, "create"},
				{"object", bucket + "/" + discoveryKey, "create"},
				{"object", bucket + "/" + keysKey, "create"},
				{"object", bucket + "/" + jwksKey, "create"},
			},
		},
	})
	s.refuse(t, []refusal{
		{
			name: "ownership tag removed", change: untag(ownershipTag),
			code: 1, texts: []string{"bucket " + bucket, ownershipTag + "=owned", "--name"},
		},
		{
			name: "ownership tag has another value", change: retag(ownershipTag, "shared"),
			code: 1, texts: []string{"bucket " + bucket, ownershipTag + "=owned", "--name"},
		},
		{
			name: "another cluster's", code: 1, texts: []string{"bucket " + bucket, ownershipTag + "=owned"},
			change: func(t *testing.T, c *cluster) {
				tags := maps.Clone(othersTags)
				tags["openshift.io/cloud-credential-operator/another"] = "owned"
				c.setBucketTags(t, tags)
			},
		},
		{
			name: "in another region", code: 1, texts: []string{bucket, "us-west-2", region, "--region us-west-2"},
			change: func(t *testing.T, c *cluster) {
				tags := c.bucketTags(t)
				c.deleteBucket(t)
				west := s3.New(c.s3.Options(), func(o *s3.Options) { o.Region = "us-west-2" })
				send(t, west.CreateBucket, &s3.CreateBucketInput{Bucket: aws.String(bucket), CreateBucketConfiguration: &types.CreateBucketConfiguration{
					LocationConstraint: types.BucketLocationConstraintUsWest2,
				}})
				c.setBucketTags(t, tags)
			},
		},
	})
}
