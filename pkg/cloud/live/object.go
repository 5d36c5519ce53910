package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// maxDocument bounds what is read of an object: our documents have a few kilobytes.
const maxDocument = 1 << 20

// observeObject reads an object. One that is refused is taken as missing, but said to be
// unreadable: without s3:ListBucket S3 says 403 of a missing object. Writing it is then
// conditional on there being none.
func observeObject(ctx context.Context, cs *clients, o cloud.Object) (*cloud.ActualObject, error) {
	var actual *cloud.ActualObject
	var tags map[string]string
	var tagsErr error // judged only if the object is there
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		actual, err = getObject(groupCtx, cs.s3, o)
		return err
	})
	group.Go(func() error {
		tags, tagsErr = objectTags(groupCtx, cs, o)
		return nil
	})
	if err := group.Wait(); err != nil || actual == nil || actual.Unreadable {
		return actual, explain(err, "look at "+o.ID().Name)
	}
	actual.Tags = tags
	return actual, explain(tagsErr, "look at the tags of "+o.ID().Name)
}

// absent reports whether an object is not there.
func absent(err error) bool {
	return hasCode(err, "NoSuchKey", "NoSuchBucket") || hasStatus(err, http.StatusNotFound)
}

func getObject(ctx context.Context, client *s3.Client, o cloud.Object) (*cloud.ActualObject, error) {
	out, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &o.Bucket, Key: &o.Key, ExpectedBucketOwner: &o.Owner})
	if hasCode(err, "AccessDenied") || hasStatus(err, http.StatusForbidden) && !isCredentialTrouble(err) {
		return &cloud.ActualObject{Unreadable: true}, nil
	}
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer out.Body.Close()
	body, err := io.ReadAll(io.LimitReader(out.Body, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("read its body: %w", err)
	}
	if len(body) > maxDocument {
		return nil, fmt.Errorf("it is larger than %d bytes, and no OIDC document", maxDocument)
	}
	return &cloud.ActualObject{Body: body, ContentType: aws.ToString(out.ContentType), ETag: aws.ToString(out.ETag)}, nil
}

func objectTags(ctx context.Context, cs *clients, o cloud.Object) (map[string]string, error) {
	out, err := cs.s3.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &o.Bucket, Key: &o.Key, ExpectedBucketOwner: &o.Owner})
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s3Tags(out.TagSet), nil
}

// applyObject writes an object, on condition that it still is what was read, or changes
// its tags alone.
func applyObject(ctx context.Context, cs *clients, o cloud.Object, c cloud.Comparison) error {
	actual, _ := c.Actual.(*cloud.ActualObject)
	if actual != nil && len(o.BodyDifferences(actual.Body)) == 0 && !c.Has("contentType") {
		return explain(putObjectTags(ctx, cs, o, actual), "tag "+o.ID().Name)
	}
	err := putObject(ctx, cs, o, actual)
	if hasCode(err, "PreconditionFailed") || hasStatus(err, http.StatusPreconditionFailed) {
		return lostRace(ctx, cs, o, err)
	}
	return explain(err, "write "+o.ID().Name)
}

// lostRace judges an object that was not what had been read. If it is as desired, the
// answer to our own write was lost, or somebody else did the same.
func lostRace(ctx context.Context, cs *clients, o cloud.Object, cause error) error {
	again, err := observeObject(ctx, cs, o)
	if err != nil {
		return err
	}
	if again == nil || again.Unreadable {
		return diagnostic.Failuref("Let the caller read the bucket's objects (s3:GetObject, s3:ListBucket).",
			"write %s: it exists, but cannot be read: %w", o.ID().Name, cause)
	}
	c, err := o.Compare(again)
	if err != nil {
		return err
	}
	if c.Action != cloud.ActionNone {
		return diagnostic.Failuref("Run the command again: it looks at what is there now.",
			"write %s: somebody else changed it at the same time: %w", o.ID().Name, cause)
	}
	return nil
}

func putObject(ctx context.Context, cs *clients, o cloud.Object, actual *cloud.ActualObject) error {
	tags := o.Tags
	in := &s3.PutObjectInput{
		Bucket: &o.Bucket, Key: &o.Key, ExpectedBucketOwner: &o.Owner,
		ContentType: &o.ContentType,
	}
	if actual == nil {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = &actual.ETag
		tags = o.AllTags(actual)
	}
	in.Tagging = aws.String(cloud.S3Tagging(tags))
	return untilSpread(ctx, bucketSpread, bucketBusy, func() error {
		in.Body = bytes.NewReader(o.Body) // a reader that was sent once is at its end
		_, err := cs.s3.PutObject(ctx, in)
		return err
	})
}

func putObjectTags(ctx context.Context, cs *clients, o cloud.Object, actual *cloud.ActualObject) error {
	return untilSpread(ctx, bucketSpread, bucketBusy, func() error {
		_, err := cs.s3.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
			Bucket: &o.Bucket, Key: &o.Key, ExpectedBucketOwner: &o.Owner,
			Tagging: &types.Tagging{TagSet: toS3Tags(o.AllTags(actual))},
		})
		return err
	})
}

// errNotPublished marks a read-back that reached S3, and did not get the document.
var errNotPublished = errors.New("not published")

// ReadBack reads an object without credentials, through the S3 endpoint in use, until it
// is the desired one or the time is over.
func (t *Target) ReadBack(ctx context.Context, o cloud.Object) error {
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	err = untilSpread(ctx, publicSpread, func(error) bool { return true }, func() error {
		actual, err := getObject(ctx, cs.anonymous, o)
		switch {
		case err != nil:
			return err
		case actual == nil:
			return fmt.Errorf("%w: it is not there", errNotPublished)
		case actual.Unreadable:
			return fmt.Errorf("%w: anonymous reading is refused", errNotPublished)
		case len(o.BodyDifferences(actual.Body)) > 0:
			return fmt.Errorf("%w: what is served is not the document that was written", errNotPublished)
		case actual.ContentType != o.ContentType:
			return fmt.Errorf("%w: the content type is %q and not %q", errNotPublished, actual.ContentType, o.ContentType)
		}
		return nil
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	if !errors.Is(err, errNotPublished) {
		return explain(err, "read "+o.ID().Name+" as anybody would")
	}
	return diagnostic.Failuref(
		"AWS must be able to read the document, or no component gets credentials. Look for a public access block of the whole account and for a resource control policy of the organization that forbid public buckets.",
		"read %s as anybody would: %w", o.ID().Name, err)
}
