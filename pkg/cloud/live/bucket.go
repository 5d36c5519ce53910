package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// observeBucket reads a bucket and its settings. One that an earlier run recorded is read
// in one go; one that is probably not there is asked for first.
func observeBucket(ctx context.Context, cs *clients, b cloud.Bucket, record *cloud.Record) (*cloud.ActualBucket, error) {
	actual := &cloud.ActualBucket{}
	if record != nil {
		actual.Intended, actual.RecordedTags = true, record.Tags
	}
	exists, gone := false, false
	head := func() (err error) {
		exists, actual.Region, err = headBucket(ctx, cs, b)
		return err
	}
	settings := []func() error{
		func() (err error) { actual.Tags, err = bucketTags(ctx, cs, b, &gone); return err },
		func() (err error) { actual.Access, err = accessBlock(ctx, cs, b); return err },
	}
	if b.KMSKeyARN != "" {
		settings = append(settings, func() (err error) { actual.KMSKeyARN, err = bucketKey(ctx, cs, b); return err })
	}
	if record == nil {
		if err := head(); err != nil || !exists {
			return nil, explainBucket(err, b)
		}
		head = func() error { return nil }
	}
	var group errgroup.Group
	group.Go(head)
	for _, read := range settings {
		group.Go(read)
	}
	if err := group.Wait(); err != nil || !exists || gone {
		return nil, explainBucket(err, b)
	}
	return actual, nil
}

func explainBucket(err error, b cloud.Bucket) error {
	var elsewhere *cloud.ElsewhereError
	switch doing := "look at bucket " + b.BucketName; {
	case isCredentialTrouble(err):
		return explain(err, doing)
	case errors.As(err, &elsewhere):
		return diagnostic.Failuref(
			fmt.Sprintf("A bucket's region cannot be changed in place: use --region %s, or delete the cluster's resources first (openshift-install-sts destroy).", elsewhere.Region),
			"%s: %w, and the cluster is in %s", doing, err, b.Region)
	case hasStatus(err, http.StatusForbidden):
		return diagnostic.Failuref(
			"Either it belongs to another account (then choose another --name), or the caller lacks s3:GetBucketTagging, s3:GetBucketPublicAccessBlock or, with --kms-key-arn, s3:GetEncryptionConfiguration on it.",
			"%s: AWS refuses to show it to account %s: %w", doing, b.Owner, err)
	default:
		return explain(err, doing)
	}
}

func headBucket(ctx context.Context, cs *clients, b cloud.Bucket) (exists bool, region string, err error) {
	out, err := cs.s3.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
	switch {
	case hasStatus(err, http.StatusNotFound):
		return false, "", nil
	case hasStatus(err, http.StatusForbidden):
		// It exists, and the caller lacks s3:ListBucket, or it is another account's: reading
		// the tags tells.
		return true, "", nil
	case hasStatus(err, http.StatusMovedPermanently), hasStatus(err, http.StatusBadRequest):
		// The answer to HEAD has no body; the header says where the bucket is.
		var response *awshttp.ResponseError
		if errors.As(err, &response) {
			if r := response.Response.Header.Get("X-Amz-Bucket-Region"); r != "" && r != b.Region {
				return false, "", &cloud.ElsewhereError{Region: r}
			}
		}
		return false, "", err
	case err != nil:
		return false, "", err
	}
	return true, aws.ToString(out.BucketRegion), nil
}

func hasStatus(err error, status int) bool {
	var response *awshttp.ResponseError
	return errors.As(err, &response) && response.HTTPStatusCode() == status
}

// bucketTags returns the tags of a bucket. gone is set when there is no bucket after all,
// which a caller without s3:ListBucket learns from no other answer.
func bucketTags(ctx context.Context, cs *clients, b cloud.Bucket, gone *bool) (map[string]string, error) {
	out, err := cs.s3.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
	if hasCode(err, "NoSuchTagSet", "NoSuchBucket") {
		*gone = hasCode(err, "NoSuchBucket")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s3Tags(out.TagSet), nil
}

func accessBlock(ctx context.Context, cs *clients, b cloud.Bucket) (cloud.PublicAccessBlock, error) {
	out, err := cs.s3.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner})
	if hasCode(err, "NoSuchPublicAccessBlockConfiguration", "NoSuchBucket") {
		return cloud.PublicAccessBlock{}, nil
	}
	if err != nil {
		return cloud.PublicAccessBlock{}, err
	}
	c := out.PublicAccessBlockConfiguration
	return cloud.PublicAccessBlock{
		BlockPublicACLs: aws.ToBool(c.BlockPublicAcls), IgnorePublicACLs: aws.ToBool(c.IgnorePublicAcls),
		BlockPublicPolicy: aws.ToBool(c.BlockPublicPolicy), RestrictPublicBuckets: aws.ToBool(c.RestrictPublicBuckets),
	}, nil
}

// applyBucket creates a bucket, which is then tagged and opened for a policy, or changes
// what differs. A bucket cannot be tagged in the creating call in every partition; the
// ledger's intent makes up for it.
func applyBucket(ctx context.Context, cs *clients, b cloud.Bucket, c cloud.Comparison) error {
	actual, _ := c.Actual.(*cloud.ActualBucket)
	if c.Action == cloud.ActionCreate {
		ours, err := createBucket(ctx, cs, b)
		if err != nil {
			return explain(err, "create bucket "+b.BucketName)
		}
		actual = &cloud.ActualBucket{}
		if !ours {
			// The answer to our own call was lost, or somebody was quicker: look again, and
			// change nothing before its tags say that it is ours.
			if actual, err = observeBucket(ctx, cs, b, &cloud.Record{}); err != nil {
				return err
			}
			if actual == nil { // it is so new that S3 does not show it yet
				actual = &cloud.ActualBucket{Intended: true}
			}
			b.Adopt = false // what was not there when the user was told is not taken over
			if _, err := b.Compare(actual); err != nil {
				return err
			}
		}
	}
	return explain(setUpBucket(ctx, cs, b, c, actual), "set up bucket "+b.BucketName)
}

// adoptBucket tags a bucket that is taken over, which makes it the cluster's, and returns what is
// left to do.
func adoptBucket(ctx context.Context, cs *clients, b cloud.Bucket, c cloud.Comparison) (cloud.Comparison, error) {
	actual, ok := c.Actual.(*cloud.ActualBucket)
	if !ok {
		return c, errors.New("there is nothing to take over")
	}
	if err := putBucketTags(ctx, cs, b, b.AllTags(actual)); err != nil {
		return c, explain(err, "tag bucket "+b.BucketName)
	}
	c.Differences = slices.DeleteFunc(slices.Clone(c.Differences), func(d diff.Difference) bool { return strings.HasPrefix(d.Field, "tags[") })
	return c, nil
}

// setUpBucket sends the tags, the access block and the encryption where they differ, at the same time.
func setUpBucket(ctx context.Context, cs *clients, b cloud.Bucket, c cloud.Comparison, actual *cloud.ActualBucket) error {
	var group errgroup.Group
	if c.Action == cloud.ActionCreate || c.Has("tags") {
		group.Go(func() error { return putBucketTags(ctx, cs, b, b.AllTags(actual)) })
	}
	if c.Action == cloud.ActionCreate || c.Has("publicAccessBlock") {
		group.Go(func() error { return putAccessBlock(ctx, cs, b) })
	}
	if b.KMSKeyARN != "" && (c.Action == cloud.ActionCreate || c.Has("encryption")) {
		group.Go(func() error { return putBucketKey(ctx, cs, b) })
	}
	return group.Wait()
}

// createBucket reports whether the bucket is certainly new; if not, it is one of this
// account that may have been there before.
func createBucket(ctx context.Context, cs *clients, b cloud.Bucket) (created bool, err error) {
	in := &s3.CreateBucketInput{Bucket: &b.BucketName}
	if constraint := b.LocationConstraint(); constraint != "" {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(constraint)}
	}
	busy := func(err error) bool { return hasCode(err, "OperationAborted") }
	err = untilSpread(ctx, bucketSpread, busy, func() error {
		_, err := cs.s3.CreateBucket(ctx, in)
		return err
	})
	switch {
	case hasCode(err, "BucketAlreadyOwnedByYou"):
		return false, nil
	case hasCode(err, "AccessDenied", "TooManyBuckets", "InvalidBucketName", "IllegalLocationConstraintException"):
		return false, fmt.Errorf("%w: %w", errNotCreated, err)
	case hasCode(err, "BucketAlreadyExists"):
		return false, diagnostic.Failuref("Bucket names are unique in all of AWS: choose another --name.",
			"another account has a bucket of that name, %w: %w", errNotCreated, err)
	}
	// In us-east-1 creating a bucket of one's own again succeeds, so that it proves nothing.
	return err == nil && b.Region != "us-east-1", err
}

func putBucketTags(ctx context.Context, cs *clients, b cloud.Bucket, tags map[string]string) error {
	return untilSpread(ctx, bucketSpread, bucketBusy, func() error {
		_, err := cs.s3.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
			Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner, Tagging: &types.Tagging{TagSet: toS3Tags(tags)},
		})
		return err
	})
}

func putAccessBlock(ctx context.Context, cs *clients, b cloud.Bucket) error {
	return untilSpread(ctx, bucketSpread, bucketBusy, func() error {
		_, err := cs.s3.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
			Bucket: &b.BucketName, ExpectedBucketOwner: &b.Owner,
			PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
				BlockPublicAcls: &b.Access.BlockPublicACLs, IgnorePublicAcls: &b.Access.IgnorePublicACLs,
				BlockPublicPolicy: &b.Access.BlockPublicPolicy, RestrictPublicBuckets: &b.Access.RestrictPublicBuckets,
			},
		})
		return err
	})
}

func s3Tags(tags []types.Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return m
}

func toS3Tags(tags map[string]string) []types.Tag {
	list := make([]types.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}
