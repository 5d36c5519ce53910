package live

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	// maxDeleted is how many versions S3 deletes in one request:
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
	maxDeleted = 1000
	// maxJudged bounds the objects whose tags are asked for, each in a request of its own. Beyond
	// that all that are none of the documents are taken for somebody else's: the bucket of a
	// cluster has three, and one in which somebody keeps thousands is not deleted anyway.
	maxJudged = 1000
)

// contents are the versions of objects in a bucket, by whose they are.
type contents struct{ own, others []types.ObjectIdentifier }

func (c contents) ownKeys() []string   { return keysOf(c.own) }
func (c contents) otherKeys() []string { return keysOf(c.others) }

func keysOf(versions []types.ObjectIdentifier) []string {
	keys := map[string]bool{}
	for _, v := range versions {
		keys[aws.ToString(v.Key)] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

// listContents lists what is in a bucket of the cluster's, all versions and delete markers. The
// documents are the cluster's by their keys, and other objects by their tags, version by version.
// A delete marker has no tags: it goes with the versions that it hides, or with none of them.
func listContents(ctx context.Context, cs *clients, b *cloud.BucketRemains) (contents, error) {
	var c contents
	var unjudged, markers []types.ObjectIdentifier
	pages := s3.NewListObjectVersionsPaginator(cs.s3, &s3.ListObjectVersionsInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if hasCode(err, "NoSuchBucket") {
			return contents{}, nil
		}
		if err != nil {
			return contents{}, err
		}
		for _, v := range page.Versions {
			id := types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId}
			if slices.Contains(b.Keys, aws.ToString(v.Key)) {
				c.own = append(c.own, id)
			} else {
				unjudged = append(unjudged, id)
			}
		}
		for _, m := range page.DeleteMarkers {
			id := types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId}
			if slices.Contains(b.Keys, aws.ToString(m.Key)) {
				c.own = append(c.own, id)
			} else {
				markers = append(markers, id)
			}
		}
	}
	if err := c.judge(ctx, cs, b, unjudged); err != nil {
		return contents{}, err
	}
	others := c.otherKeys()
	for _, m := range markers {
		if _, theirs := slices.BinarySearch(others, aws.ToString(m.Key)); theirs {
			c.others = append(c.others, m)
		} else {
			c.own = append(c.own, m)
		}
	}
	return c, nil
}

// judge asks for the tags of versions, and sorts them by whose they are.
func (c *contents) judge(ctx context.Context, cs *clients, b *cloud.BucketRemains, versions []types.ObjectIdentifier) error {
	ours := make([]bool, len(versions))
	group, groupCtx := errgroup.WithContext(ctx)
	for i, v := range versions[:min(len(versions), maxJudged)] {
		group.Go(func() error {
			out, err := cs.s3.GetObjectTagging(groupCtx, &s3.GetObjectTaggingInput{
				Bucket: &b.BucketName, Key: v.Key, VersionId: v.VersionId, ExpectedBucketOwner: &b.Owner,
			})
			if err != nil && !absent(err) {
				return fmt.Errorf("tags of %s: %w", diagnostic.Quote(aws.ToString(v.Key)), err)
			}
			ours[i] = err == nil && b.OwnsObject(s3Tags(out.TagSet))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, v := range versions {
		if ours[i] {
			c.own = append(c.own, v)
		} else {
			c.others = append(c.others, v)
		}
	}
	return nil
}

// deleteVersions deletes versions for good, in batches. What S3 refuses keeps none of the others; it
// is a *cloud.RefusedObjectsError.
func deleteVersions(ctx context.Context, cs *clients, b cloud.Bucket, versions []types.ObjectIdentifier) error {
	refused := &cloud.RefusedObjectsError{}
	for batch := range slices.Chunk(versions, maxDeleted) {
		out, err := cs.s3.DeleteObjects(ctx, &s3.DeleteObjectsInput{
			Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner,
			Delete: &types.Delete{Objects: batch, Quiet: aws.Bool(true)},
		})
		if hasCode(err, "NoSuchBucket") {
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range out.Errors {
			if code := aws.ToString(e.Code); code != "NoSuchKey" && code != "NoSuchVersion" {
				refused.Keys = union(refused.Keys, []string{aws.ToString(e.Key)})
				refused.Why = diagnostic.OneLine(code + ": " + diagnostic.Clip(aws.ToString(e.Message), 200))
			}
		}
	}
	if len(refused.Keys) == 0 {
		return nil
	}
	return diagnostic.Failuref("Let the caller delete object versions (s3:DeleteObject, s3:DeleteObjectVersion), and look for an object lock; then run the command again.", "%w", refused)
}
