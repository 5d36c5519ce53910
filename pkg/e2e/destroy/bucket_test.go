package destroy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

func (c *cluster) versioned() {
	c.Helper()
	_, err := c.s3.PutBucketVersioning(c.Context(), &s3.PutBucketVersioningInput{
		Bucket: aws.String(bucket), VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	c.must(err)
}

func (c *cluster) put(key string, owned bool) {
	c.Helper()
	in := &s3.PutObjectInput{Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader("{}")}
	if owned {
		in.Tagging = aws.String(cloud.S3Tagging(cloud.OwnershipTags(infra)))
	}
	_, err := c.s3.PutObject(c.Context(), in)
	c.must(err)
}

func (c *cluster) deleteObject(key string) {
	c.Helper()
	_, err := c.s3.DeleteObject(c.Context(), &s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: &key})
	c.must(err)
}

// All versions of the cluster's objects go, and their delete markers.
func TestVersions(t *testing.T) {
	c := created(t)
	c.versioned()
	c.put("keys.json", true)
	c.put("keys.json", false) // the documents are the cluster's whatever their tags
	c.deleteObject("openid/v1/jwks")
	c.put("more.json", true)
	c.deleteObject("more.json")
	c.destroy(0)
	c.mustBeEmpty()
}

// Versions of somebody else's stay, with the delete markers that hide them, and so does the bucket.
func TestVersionsOfOthers(t *testing.T) {
	c := created(t)
	c.versioned()
	c.put("hidden.txt", false)
	c.deleteObject("hidden.txt")
	c.put("mixed.txt", false)
	c.put("mixed.txt", true)
	said, result := c.destroy(1)
	c.mustSay(result, `somebody else keeps objects in it: "hidden.txt", "mixed.txt"`)
	if got := outcome(said, cloud.KindBucket, bucket); got != "left" {
		t.Errorf("the bucket is %q", got)
	}
	out, err := c.s3.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String(bucket)})
	c.must(err)
	var left []string
	for _, v := range out.Versions {
		left = append(left, aws.ToString(v.Key))
	}
	for _, m := range out.DeleteMarkers {
		left = append(left, "marker of "+aws.ToString(m.Key))
	}
	if got := fmt.Sprint(left); got != "[hidden.txt mixed.txt marker of hidden.txt]" {
		t.Errorf("left are %s", got)
	}
	if len(c.aws().Providers) > 0 {
		t.Error("the provider is left, and could be deleted")
	}
}

// More objects than one request deletes.
func TestManyObjects(t *testing.T) {
	c := created(t)
	c.versioned()
	for range 1010 {
		c.put("keys.json", true)
	}
	c.destroy(0)
	c.mustBeEmpty()
	batches := 0
	for _, r := range c.changing() {
		if r.Operation == "DeleteObjects" {
			batches++
		}
	}
	if batches != 2 {
		t.Errorf("it took %d requests to delete them", batches)
	}
}

// What S3 refuses to delete is named, the rest is deleted, and the bucket stays.
func TestObjectsRefused(t *testing.T) {
	c := created(t)
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation != "DeleteObjects" {
			return faultproxy.Pass()
		}
		return faultproxy.Answer(200, nil, []byte(`<DeleteResult><Error><Key>keys.json</Key><Code>AccessDenied</Code><Message>locked</Message></Error></DeleteResult>`))
	})
	said, result := c.destroy(1)
	c.mustSay(result, `S3 refuses to delete "keys.json": AccessDenied: locked`)
	for name, want := range map[string]string{"keys.json": "left", ".well-known/openid-configuration": "deleted"} {
		if got := outcome(said, cloud.KindObject, bucket+"/"+name); got != want {
			t.Errorf("the object %s is %q, want %q", name, got, want)
		}
	}
	c.Proxy.SetFault(nil)
	c.destroy(0)
	c.mustBeEmpty()
}

// Somebody who writes into the bucket while it is emptied keeps it from being deleted.
func TestObjectWrittenMeanwhile(t *testing.T) {
	c := created(t)
	c.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation != "DeleteBucket" {
			return faultproxy.Pass()
		}
		return faultproxy.Pass().WithBefore(func() { c.put("late.txt", false) })
	})
	_, result := c.destroy(1)
	c.mustSay(result, "Error: delete bucket "+bucket+": ", "Somebody writes into the bucket")
	if _, there := c.aws().Buckets[bucket].Objects["late.txt"]; !there {
		t.Error("the object is gone")
	}
}
