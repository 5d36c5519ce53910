package converge

import (
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// tagBucket adds tags to the bucket; setBucketTags replaces all.
func (c *cluster) tagBucket(t *testing.T, add map[string]string) {
	t.Helper()
	tags := c.bucketTags(t)
	maps.Copy(tags, add)
	c.setBucketTags(t, tags)
}

// untagBucket removes tags from the bucket.
func (c *cluster) untagBucket(t *testing.T, keys ...string) {
	t.Helper()
	tags := c.bucketTags(t)
	for _, key := range keys {
		delete(tags, key)
	}
	c.setBucketTags(t, tags)
}

func (c *cluster) bucketTags(t *testing.T) map[string]string {
	t.Helper()
	return fromS3Tags(send(t, c.s3.GetBucketTagging, &s3.GetBucketTaggingInput{Bucket: aws.String(bucket)}).TagSet)
}

func (c *cluster) setBucketTags(t *testing.T, tags map[string]string) {
	t.Helper()
	if len(tags) == 0 {
		send(t, c.s3.DeleteBucketTagging, &s3.DeleteBucketTaggingInput{Bucket: aws.String(bucket)})
		return
	}
	send(t, c.s3.PutBucketTagging, &s3.PutBucketTaggingInput{Bucket: aws.String(bucket), Tagging: &types.Tagging{TagSet: s3Tags(tags)}})
}

// editAccessBlock changes the bucket's public access block.
func (c *cluster) editAccessBlock(t *testing.T, edit func(*types.PublicAccessBlockConfiguration)) {
	t.Helper()
	block := send(t, c.s3.GetPublicAccessBlock, &s3.GetPublicAccessBlockInput{Bucket: aws.String(bucket)}).PublicAccessBlockConfiguration
	edit(block)
	send(t, c.s3.PutPublicAccessBlock, &s3.PutPublicAccessBlockInput{Bucket: aws.String(bucket), PublicAccessBlockConfiguration: block})
}

// editBucketPolicy changes the bucket's policy document.
func (c *cluster) editBucketPolicy(t *testing.T, edit func(document)) {
	t.Helper()
	policy := aws.ToString(send(t, c.s3.GetBucketPolicy, &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)}).Policy)
	policy = editDocument(t, policy, edit)
	send(t, c.s3.PutBucketPolicy, &s3.PutBucketPolicyInput{Bucket: aws.String(bucket), Policy: &policy})
}

// object is one of the published documents.
type object struct {
	body, contentType string
	tags              map[string]string
}

func (c *cluster) getObject(t *testing.T, key string) object {
	t.Helper()
	out := send(t, c.s3.GetObject, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: &key})
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	tagging := send(t, c.s3.GetObjectTagging, &s3.GetObjectTaggingInput{Bucket: aws.String(bucket), Key: &key})
	return object{string(body), aws.ToString(out.ContentType), fromS3Tags(tagging.TagSet)}
}

// editObject writes an object anew, with what edit leaves of it.
func (c *cluster) editObject(t *testing.T, key string, edit func(*object)) {
	t.Helper()
	o := c.getObject(t, key)
	edit(&o)
	tags := url.Values{}
	for name, value := range o.tags {
		tags.Set(name, value)
	}
	send(t, c.s3.PutObject, &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader(o.body),
		ContentType: &o.contentType, Tagging: aws.String(tags.Encode()),
	})
}

// tagObject adds tags to an object.
func (c *cluster) tagObject(t *testing.T, key string, add map[string]string) {
	t.Helper()
	c.editObject(t, key, func(o *object) { maps.Copy(o.tags, add) })
}

func (c *cluster) deleteObject(t *testing.T, key string) {
	t.Helper()
	send(t, c.s3.DeleteObject, &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: &key})
}

// deleteBucket deletes the bucket and all that is in it.
func (c *cluster) deleteBucket(t *testing.T) {
	t.Helper()
	for _, o := range send(t, c.s3.ListObjectsV2, &s3.ListObjectsV2Input{Bucket: aws.String(bucket)}).Contents {
		c.deleteObject(t, aws.ToString(o.Key))
	}
	send(t, c.s3.DeleteBucket, &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
}

func s3Tags(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

func fromS3Tags(tags []types.Tag) map[string]string {
	m := map[string]string{}
	for _, tag := range tags {
		m[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return m
}

// document is any JSON object.
type document = map[string]any

// editDocument changes a JSON object.
func editDocument(t *testing.T, text string, edit func(document)) string {
	t.Helper()
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	edit(d)
	edited, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(edited)
}

// statement returns a statement of a policy document.
func statement(d document, i int) document { return d["Statement"].([]any)[i].(document) }
