package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// FindBucket looks a bucket up, and lists what is in it when it is the cluster's.
func (t *Target) FindBucket(ctx context.Context, b cloud.Bucket, intended bool, keys []string) (*cloud.BucketRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	remains := &cloud.BucketRemains{Bucket: b, Intended: intended, Keys: keys}
	exists, region, err := headBucket(ctx, cs, b)
	if err == nil && exists && region != "" && region != b.Region {
		err = &cloud.ElsewhereError{Region: region}
	}
	if err != nil || !exists {
		return nil, explainLook(err, b)
	}
	gone := false
	if remains.Actual, err = bucketTags(ctx, cs, b, &gone); err != nil || gone {
		return nil, explainLook(err, b)
	}
	if !remains.Ours() {
		return remains, nil
	}
	contents, err := listContents(ctx, cs, remains)
	if err != nil {
		return nil, explainRemoval(err, "list what is in bucket "+b.BucketName)
	}
	remains.Own, remains.Others = contents.ownKeys(), contents.otherKeys()
	return remains, nil
}

func explainLook(err error, b cloud.Bucket) error {
	var elsewhere *cloud.ElsewhereError
	switch doing := "look at bucket " + b.BucketName; {
	case err == nil:
		return nil
	case errors.As(err, &elsewhere):
		return fmt.Errorf("%s: %w, and not in %s", doing, err, b.Region) // what to do depends on who named the region
	case hasStatus(err, http.StatusForbidden) && !isCredentialTrouble(err):
		return diagnostic.Failuref(
			"Either the caller lacks s3:GetBucketTagging on it, or the bucket belongs to another account, and then it is none of this cluster's.",
			"%s: AWS refuses to show it to account %s: %w", doing, b.Owner, err)
	default:
		return explain(err, doing)
	}
}

// ReadObject returns the body of an object; nil when there is none.
func (t *Target) ReadObject(ctx context.Context, o cloud.Object) ([]byte, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	actual, err := getObject(ctx, cs.s3, o)
	switch {
	case err != nil || actual == nil:
		return nil, explain(err, "read "+o.ID().Name)
	case actual.Unreadable:
		return nil, diagnostic.Failuref("Let the caller read the bucket's objects (s3:GetObject); then run the command again.", "read %s: access denied", o.ID().Name)
	}
	return actual.Body, nil
}

// stillOurs looks at the tags of a bucket again. gone is set when there is no bucket any more.
func stillOurs(ctx context.Context, cs *clients, b *cloud.BucketRemains) (gone bool, err error) {
	now := *b
	if now.Actual, err = bucketTags(ctx, cs, b.Bucket, &gone); err != nil {
		return false, explainLook(err, b.Bucket)
	}
	if !gone && !now.Ours() {
		return false, explainRemoval(cloud.NoLongerOurs(b.ID(), b.Cluster), "delete bucket "+b.BucketName)
	}
	return gone, nil
}

// EmptyBucket deletes the cluster's own objects, and returns the keys of those that are left.
func (t *Target) EmptyBucket(ctx context.Context, b *cloud.BucketRemains) ([]string, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	if gone, err := stillOurs(ctx, cs, b); err != nil || gone {
		return nil, err
	}
	doing := "empty bucket " + b.BucketName
	contents, err := listContents(ctx, cs, b)
	if err != nil {
		return nil, explainRemoval(err, doing)
	}
	return contents.otherKeys(), explainRemoval(deleteVersions(ctx, cs, b.Bucket, contents.own), doing)
}

// RemoveBucket deletes a bucket. S3 refuses one that is not empty, so that nothing of anybody
// is lost with it.
func (t *Target) RemoveBucket(ctx context.Context, b *cloud.BucketRemains) error {
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	if gone, err := stillOurs(ctx, cs, b); err != nil || gone {
		return err
	}
	busy := func(err error) bool { return hasCode(err, "OperationAborted") }
	err = untilSpread(ctx, bucketSpread, busy, func() error {
		_, err := cs.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
		return err
	})
	if hasCode(err, "NoSuchBucket") || hasStatus(err, http.StatusNotFound) {
		return nil
	}
	return explainRemoval(err, "delete bucket "+b.BucketName)
}
