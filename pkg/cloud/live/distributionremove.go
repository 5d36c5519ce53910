package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// RemoveDistribution disables a distribution, waits until it is disabled everywhere, and deletes
// it, in the order that CloudFront demands. A run that is stopped while it waits continues with
// the waiting.
func (t *Target) RemoveDistribution(ctx context.Context, d *cloud.DistributionRemains, waiting func(what string) (done func())) error {
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	client := cs.cloudfront
	now, err := remainsOf(ctx, client, d.Cluster, d.Distribution)
	if err == nil && now != nil && !now.Ours() {
		err = cloud.NoLongerOurs(d.ID(), d.Cluster)
	}
	if err == nil && now != nil {
		err = disableDistribution(ctx, client, d.Distribution)
	}
	if err == nil && now != nil {
		done := waiting("Waiting until CloudFront has disabled distribution " + d.Distribution + " everywhere, which takes minutes")
		err = deleteDisabled(ctx, client, d.Distribution)
		done()
	}
	if noDistribution(err) {
		err = nil
	}
	return explainDistributionRemoval(err, "delete distribution "+d.Distribution)
}

func explainDistributionRemoval(err error, doing string) error {
	if errors.Is(err, errNotDeployed) {
		return explainWait(err, doing)
	}
	return explainRemoval(err, doing)
}

// disableDistribution disables a distribution that is not yet.
func disableDistribution(ctx context.Context, client *cloudfront.Client, id string) error {
	return changeDistribution(ctx, client, id, func(c *types.DistributionConfig) bool {
		enabled := aws.ToBool(c.Enabled)
		c.Enabled = aws.Bool(false)
		return enabled
	})
}

// deleteDisabled waits until a distribution is disabled everywhere, and deletes it.
func deleteDisabled(ctx context.Context, client *cloudfront.Client, id string) error {
	deadline := time.Now().Add(distributionSpread)
	notYet := func(err error) bool { return changedMeanwhile(err) || hasCode(err, "DistributionNotDisabled") }
	return untilSpread(ctx, bucketSpread, notYet, func() error {
		version, err := untilDeployed(ctx, client, id, deadline)
		if err != nil {
			return err
		}
		_, err = client.DeleteDistribution(ctx, &cloudfront.DeleteDistributionInput{Id: &id, IfMatch: version})
		return err
	})
}

// FindOriginAccess looks an origin access identity or control up.
func (t *Target) FindOriginAccess(ctx context.Context, cluster string, id cloud.ID) (*cloud.OriginAccessRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	client := cs.cloudfront
	o, _, err := findOriginAccess(ctx, client, cluster, id)
	return o, explainRemoval(err, fmt.Sprintf("look at %s %s", id.Kind.Words(), id.Name))
}

// findOriginAccess returns what lets a distribution read a bucket, and the version of it that was
// read; nil when there is none.
func findOriginAccess(ctx context.Context, client *cloudfront.Client, cluster string, id cloud.ID) (*cloud.OriginAccessRemains, *string, error) {
	o := &cloud.OriginAccessRemains{Cluster: cluster, Access: id}
	if id.Kind == cloud.KindOriginAccessIdentity {
		out, err := client.GetCloudFrontOriginAccessIdentity(ctx, &cloudfront.GetCloudFrontOriginAccessIdentityInput{Id: &id.Name})
		switch {
		case hasCode(err, "NoSuchCloudFrontOriginAccessIdentity"):
			return nil, nil, nil
		case err != nil:
			return nil, nil, err
		}
		if i := out.CloudFrontOriginAccessIdentity; i != nil && i.CloudFrontOriginAccessIdentityConfig != nil {
			o.Labels = []string{aws.ToString(i.CloudFrontOriginAccessIdentityConfig.Comment)}
		}
		return o, out.ETag, nil
	}
	c, version, err := getAccessControl(ctx, client, id.Name)
	if err != nil || c == nil {
		return nil, nil, err
	}
	o.Labels = []string{aws.ToString(c.Name), aws.ToString(c.Description)}
	return o, version, nil
}

// RemoveOriginAccess deletes what let a distribution read a bucket. CloudFront refuses it while
// another distribution uses it.
func (t *Target) RemoveOriginAccess(ctx context.Context, o *cloud.OriginAccessRemains) error {
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	client := cs.cloudfront
	doing := fmt.Sprintf("delete %s %s", o.Access.Kind.Words(), o.Access.Name)
	err = untilSpread(ctx, bucketSpread, changedMeanwhile, func() error {
		now, version, err := findOriginAccess(ctx, client, o.Cluster, o.Access)
		if err != nil || now == nil {
			return err
		}
		if !now.Ours() {
			return cloud.NoLongerOurs(o.Access, o.Cluster)
		}
		if o.Access.Kind == cloud.KindOriginAccessIdentity {
			_, err = client.DeleteCloudFrontOriginAccessIdentity(ctx, &cloudfront.DeleteCloudFrontOriginAccessIdentityInput{Id: &o.Access.Name, IfMatch: version})
		} else {
			_, err = client.DeleteOriginAccessControl(ctx, &cloudfront.DeleteOriginAccessControlInput{Id: &o.Access.Name, IfMatch: version})
		}
		if hasCode(err, "NoSuchCloudFrontOriginAccessIdentity", "NoSuchOriginAccessControl") {
			return nil
		}
		return err
	})
	if hasCode(err, "CloudFrontOriginAccessIdentityInUse", "OriginAccessControlInUse") {
		return diagnostic.Failuref("Let the other distribution go, or use one of its own; then run the command again.", "%s: another distribution uses it: %w", doing, err)
	}
	return explainRemoval(err, doing)
}
