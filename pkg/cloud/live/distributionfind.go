package live

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// FindDistribution looks the distribution up that serves a bucket under a domain. CloudFront finds
// none by its domain: the bucket's policy names it, if it lets an origin access control in; else the
// distributions are listed, a hundred in a request, which happens only when the bucket's own
// discovery document proves that there was one.
func (t *Target) FindDistribution(ctx context.Context, b cloud.Bucket, domain string) (*cloud.DistributionRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	doing := "look for the distribution of " + domain
	policy, _, err := bucketPolicy(ctx, cs, b.BucketName, b.Owner)
	if err != nil {
		return nil, explainRemoval(err, doing)
	}
	ids := distributionsIn(policy)
	for _, id := range ids {
		d, err := remainsOf(ctx, cs.cloudfront, b.Cluster, id)
		if err != nil {
			return nil, explainRemoval(err, doing)
		}
		if d != nil && strings.EqualFold(d.Domain, domain) {
			return d, nil
		}
	}
	ids, err = listDistributions(ctx, cs.cloudfront, func(s types.DistributionSummary) bool { return strings.EqualFold(aws.ToString(s.DomainName), domain) })
	if err != nil || len(ids) == 0 {
		return nil, explainRemoval(err, doing)
	}
	d, err := remainsOf(ctx, cs.cloudfront, b.Cluster, ids[0])
	return d, explainRemoval(err, doing)
}

// FindRecordedDistribution looks a distribution up by its ID.
func (t *Target) FindRecordedDistribution(ctx context.Context, cluster, id string) (*cloud.DistributionRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	d, err := remainsOf(ctx, cs.cloudfront, cluster, id)
	return d, explainRemoval(err, "look at distribution "+id)
}

// FindIntendedDistribution looks a distribution up by what a run was about to make. A bucket whose policy
// lets in others than CloudFront has none.
func (t *Target) FindIntendedDistribution(ctx context.Context, d cloud.Distribution) (*cloud.DistributionRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	doing := "look for the distribution of bucket " + d.Reference
	policy, _, err := bucketPolicy(ctx, cs, d.Reference, d.Account)
	if err != nil || policy != "" && !strings.Contains(policy, "cloudfront") {
		return nil, explainRemoval(err, doing)
	}
	found, err := locateReader(ctx, cs.cloudfront, d, policy)
	if err != nil || found == nil {
		return nil, explainRemoval(err, doing)
	}
	remains, err := remainsOf(ctx, cs.cloudfront, d.Cluster, aws.ToString(found.Id))
	return remains, explainRemoval(err, doing)
}

// FindIntendedAccess looks an origin access control up by its name.
func (t *Target) FindIntendedAccess(ctx context.Context, d cloud.Distribution) (*cloud.OriginAccessRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	found, err := namedAccessControl(ctx, cs.cloudfront, d.AccessControlName())
	if err != nil || found == nil || aws.ToString(found.Description) != d.AccessControlDescription() {
		return nil, explainRemoval(err, "look for origin access control "+d.AccessControlName())
	}
	return &cloud.OriginAccessRemains{
		Cluster: d.Cluster, Access: cloud.ID{Kind: cloud.KindOriginAccessControl, Name: aws.ToString(found.Id)},
		Labels: []string{aws.ToString(found.Name), aws.ToString(found.Description)},
	}, nil
}

// remainsOf returns a distribution with its tags; nil when there is none.
func remainsOf(ctx context.Context, client *cloudfront.Client, cluster, id string) (*cloud.DistributionRemains, error) {
	found, err := getDistribution(ctx, client, id)
	if err != nil || found == nil {
		return nil, err
	}
	d := &cloud.DistributionRemains{
		Cluster: cluster, Distribution: id, ARN: aws.ToString(found.ARN), Domain: aws.ToString(found.DomainName), Access: originAccess(found.DistributionConfig),
	}
	d.Tags, err = distributionTags(ctx, client, d.ARN)
	return d, err
}

// originAccess returns what lets a distribution read its origins, all of them.
func originAccess(c *types.DistributionConfig) []cloud.ID {
	var access []cloud.ID
	if c.Origins == nil {
		return nil
	}
	for _, origin := range c.Origins.Items {
		if s := origin.S3OriginConfig; s != nil {
			if id, ok := strings.CutPrefix(aws.ToString(s.OriginAccessIdentity), identityPrefix); ok && id != "" {
				access = append(access, cloud.ID{Kind: cloud.KindOriginAccessIdentity, Name: id})
			}
		}
		if id := aws.ToString(origin.OriginAccessControlId); id != "" {
			access = append(access, cloud.ID{Kind: cloud.KindOriginAccessControl, Name: id})
		}
	}
	return access
}
