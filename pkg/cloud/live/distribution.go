package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// deployed is the status of a distribution whose last change is everywhere.
const deployed = "Deployed"

// observeDistribution looks for a distribution, and compares what it does with what it should do.
func observeDistribution(ctx context.Context, cs *clients, d cloud.Distribution, record *cloud.Record) (*cloud.ActualDistribution, error) {
	found, err := locateDistribution(ctx, cs, d, record)
	if err != nil || found == nil {
		return nil, explainCloudFront(err, "look for the distribution of bucket "+d.Reference)
	}
	actual, err := describeDistribution(ctx, cs.cloudfront, d, record, found)
	return actual, explainCloudFront(err, "look at distribution "+aws.ToString(found.Id))
}

// describeDistribution reads what the distribution's own answer leaves out: its tags, and how it signs
// its requests to the bucket.
func describeDistribution(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, record *cloud.Record, found *types.Distribution) (*cloud.ActualDistribution, error) {
	actual := &cloud.ActualDistribution{
		Distribution: aws.ToString(found.Id), ARN: aws.ToString(found.ARN), Domain: aws.ToString(found.DomainName),
		Deployed: aws.ToString(found.Status) == deployed, OtherUse: otherUse(d, found),
	}
	access := accessOf(found.DistributionConfig)
	actual.OriginAccessControl, actual.OriginAccessIdentity = access.control, access.identity
	wanted := access.control
	if record != nil {
		actual.RecordedTags = record.Tags
		if record.OriginAccessControl != "" && access.identity == "" {
			wanted = record.OriginAccessControl
		}
	}
	var control []diff.Difference
	var group errgroup.Group
	group.Go(func() (err error) {
		actual.Tags, err = distributionTags(ctx, client, actual.ARN)
		return err
	})
	if access.control != "" {
		group.Go(func() (err error) {
			control, err = compareAccessControl(ctx, client, d, access.control)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	foreign := slices.ContainsFunc(control, func(d diff.Difference) bool { return d.Field == fieldAccessControlID })
	if wanted == "" || wanted == access.control && foreign {
		wanted = d.AccessControlName() // its ID is not known, or there is none yet
	}
	if wanted != access.control {
		control = nil // it is replaced, and not changed
	}
	for _, s := range settingsOf(d, wanted) {
		actual.Settings = append(actual.Settings, s.difference(found.DistributionConfig)...)
	}
	actual.Settings = append(actual.Settings, control...)
	return actual, nil
}

// getDistribution returns a distribution; nil when there is none.
func getDistribution(ctx context.Context, client *cloudfront.Client, id string) (*types.Distribution, error) {
	out, err := client.GetDistribution(ctx, &cloudfront.GetDistributionInput{Id: &id})
	if noDistribution(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if out.Distribution == nil || out.Distribution.DistributionConfig == nil {
		return nil, errors.New("CloudFront's answer names no distribution")
	}
	return out.Distribution, nil
}

func noDistribution(err error) bool { return hasCode(err, "NoSuchDistribution", "NoSuchResource") }

func distributionTags(ctx context.Context, client *cloudfront.Client, arn string) (map[string]string, error) {
	out, err := client.ListTagsForResource(ctx, &cloudfront.ListTagsForResourceInput{Resource: &arn})
	if err != nil {
		return nil, fmt.Errorf("its tags: %w", err)
	}
	tags := map[string]string{}
	if out.Tags != nil {
		for _, tag := range out.Tags.Items {
			tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
	}
	return tags, nil
}

// access is what lets a distribution read the bucket. CloudFront ignores an identity where there is a
// control.
type access struct{ control, identity string }

// identityPrefix begins the name of an identity in the configuration of an origin.
const identityPrefix = "origin-access-identity/cloudfront/"

// accessOf returns what lets a distribution read the bucket that it serves.
func accessOf(c *types.DistributionConfig) access {
	o := servingOrigin(c)
	switch {
	case o == nil:
		return access{}
	case aws.ToString(o.OriginAccessControlId) != "":
		return access{control: *o.OriginAccessControlId}
	case o.S3OriginConfig != nil:
		identity, _ := strings.CutPrefix(aws.ToString(o.S3OriginConfig.OriginAccessIdentity), identityPrefix)
		return access{identity: identity}
	}
	return access{}
}

// servingOrigin returns the origin that the documents come from; nil where that is a group, or none.
func servingOrigin(c *types.DistributionConfig) *types.Origin {
	if c == nil || c.Origins == nil || c.DefaultCacheBehavior == nil {
		return nil
	}
	for i := range c.Origins.Items {
		if o := &c.Origins.Items[i]; aws.ToString(o.Id) == aws.ToString(c.DefaultCacheBehavior.TargetOriginId) {
			return o
		}
	}
	return nil
}
