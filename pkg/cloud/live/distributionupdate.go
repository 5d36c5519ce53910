package live

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// updateDistribution changes what differs. The tags come first: what was changed must be known to be
// ours, however the run ends.
func (t *Target) updateDistribution(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, c cloud.Comparison) error {
	a, ok := c.Actual.(*cloud.ActualDistribution)
	if !ok {
		return errors.New("there is nothing to update")
	}
	if err := t.note(ctx, d, knownAs(a)); err != nil {
		return err
	}
	if err := updateDistributionTags(ctx, client, d, c, a); err != nil {
		return err
	}
	control := a.OriginAccessControl
	if c.Has(fieldAccessControlID) {
		var err error
		if control, err = t.ensureAccessControl(ctx, client, d); err != nil {
			return err
		}
	}
	if c.Has("originAccessControl") {
		if err := mendAccessControl(ctx, client, d, control); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(c.Differences, isSetting) {
		return nil
	}
	return mendDistribution(ctx, client, a.Distribution, settingsOf(d, control))
}

// knownAs lets the ledger know what CloudFront has named. A control of somebody else's stays out of it.
func knownAs(a *cloud.ActualDistribution) func(*cloud.Record) {
	return func(r *cloud.Record) { r.Distribution = a.Distribution }
}

// isSetting reports whether a difference is one of the distribution's own configuration.
func isSetting(d diff.Difference) bool {
	return !strings.HasPrefix(d.Field, "tags[") && !strings.HasPrefix(d.Field, "originAccessControl.")
}

func updateDistributionTags(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, c cloud.Comparison, a *cloud.ActualDistribution) error {
	if c.Has("tags") {
		if _, err := client.TagResource(ctx, &cloudfront.TagResourceInput{Resource: &a.ARN, Tags: toCloudFrontTags(d.Tags)}); err != nil {
			return err
		}
	}
	if stale := d.StaleTags(a); len(stale) > 0 {
		if _, err := client.UntagResource(ctx, &cloudfront.UntagResourceInput{Resource: &a.ARN, TagKeys: &types.TagKeys{Items: stale}}); err != nil {
			return err
		}
	}
	return nil
}

// mendDistribution brings the configuration to what is desired, on condition that it is still what was
// read, and reads it again when it is not.
func mendDistribution(ctx context.Context, client *cloudfront.Client, id string, settings []setting) error {
	return changeDistribution(ctx, client, id, func(c *types.DistributionConfig) bool { return mend(c, settings) })
}

// changeDistribution sends the configuration back as change leaves it, which reports whether it has to be.
func changeDistribution(ctx context.Context, client *cloudfront.Client, id string, change func(*types.DistributionConfig) bool) error {
	return untilSpread(ctx, bucketSpread, changedMeanwhile, func() error {
		out, err := client.GetDistributionConfig(ctx, &cloudfront.GetDistributionConfigInput{Id: &id})
		if err != nil {
			return err
		}
		if out.DistributionConfig == nil {
			return errors.New("CloudFront's answer has no configuration")
		}
		if !change(out.DistributionConfig) {
			return nil
		}
		_, err = client.UpdateDistribution(ctx, &cloudfront.UpdateDistributionInput{Id: aws.String(id), IfMatch: out.ETag, DistributionConfig: out.DistributionConfig})
		return err
	})
}

// changedMeanwhile reports whether CloudFront refuses a change since it was of an older version.
func changedMeanwhile(err error) bool {
	return hasCode(err, "PreconditionFailed", "InvalidIfMatchVersion")
}
