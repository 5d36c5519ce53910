package awsstate

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func readBuckets(ctx context.Context, client *s3.Client) (map[string]Bucket, error) {
	buckets := map[string]Bucket{}
	pages := s3.NewListBucketsPaginator(client, &s3.ListBucketsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, listed := range page.Buckets {
			name := aws.ToString(listed.Name)
			if buckets[name], err = readBucket(ctx, client, listed.Name); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return buckets, nil
}

func readBucket(ctx context.Context, client *s3.Client, name *string) (Bucket, error) {
	location, err := client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: name})
	if err != nil {
		return Bucket{}, fmt.Errorf("location: %w", err)
	}
	bucket := Bucket{Region: string(location.LocationConstraint)}
	if bucket.Region == "" {
		bucket.Region = "us-east-1" // the one region without a constraint
	}

	tagging, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: name})
	switch {
	case err == nil:
		bucket.Tags = tagMap(tagging.TagSet, s3Tag)
	case !absent(err, "NoSuchTagSet"):
		return Bucket{}, fmt.Errorf("tags: %w", err)
	}

	block, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: name})
	switch {
	case err == nil:
		c := block.PublicAccessBlockConfiguration
		bucket.PublicAccessBlock = &PublicAccessBlock{
			BlockPublicACLs:       aws.ToBool(c.BlockPublicAcls),
			IgnorePublicACLs:      aws.ToBool(c.IgnorePublicAcls),
			BlockPublicPolicy:     aws.ToBool(c.BlockPublicPolicy),
			RestrictPublicBuckets: aws.ToBool(c.RestrictPublicBuckets),
		}
	case !absent(err, "NoSuchPublicAccessBlockConfiguration"):
		return Bucket{}, fmt.Errorf("public access block: %w", err)
	}

	policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: name})
	switch {
	case err == nil:
		if bucket.Policy, err = NewDocument(aws.ToString(policy.Policy)); err != nil {
			return Bucket{}, fmt.Errorf("policy: %w", err)
		}
	case !absent(err, "NoSuchBucketPolicy"):
		return Bucket{}, fmt.Errorf("policy: %w", err)
	}

	if bucket.Objects, err = readObjects(ctx, client, name); err != nil {
		return Bucket{}, fmt.Errorf("objects: %w", err)
	}
	return bucket, nil
}

func readObjects(ctx context.Context, client *s3.Client, bucket *string) (map[string]Object, error) {
	objects := map[string]Object{}
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, listed := range page.Contents {
			key := aws.ToString(listed.Key)
			if objects[key], err = readObject(ctx, client, bucket, listed.Key); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	return objects, nil
}

func readObject(ctx context.Context, client *s3.Client, bucket, key *string) (Object, error) {
	got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return Object{}, fmt.Errorf("reading: %w", err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return Object{}, fmt.Errorf("reading: %w", err)
	}
	tagging, err := client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: bucket, Key: key})
	if err != nil {
		return Object{}, fmt.Errorf("tags: %w", err)
	}
	return Object{
		Body:        string(body),
		ContentType: aws.ToString(got.ContentType),
		Tags:        tagMap(tagging.TagSet, s3Tag),
	}, nil
}

func s3Tag(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }
