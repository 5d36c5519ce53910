package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

const (
	// distributionSpread is how long CloudFront may take to disable a distribution everywhere.
	// It says that this takes minutes; a quarter of an hour is usual.
	distributionSpread = 45 * time.Minute
	// distributionPoll is how often it is asked in the long run.
	distributionPoll = 15 * time.Second
	// deployed is the status of a distribution whose last change is everywhere.
	deployed = "Deployed"
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
	client := cs.cloudfront
	doing := "look for the distribution of " + domain
	policy, err := observeBucketPolicy(ctx, cs, cloud.BucketPolicy{Bucket: b.BucketName, Owner: b.Owner})
	if err != nil {
		return nil, err
	}
	if policy != nil {
		for _, id := range distributionsIn(policy.Policy) {
			d, err := distribution(ctx, client, b.Cluster, id)
			if err != nil {
				return nil, explainRemoval(err, doing)
			}
			if d != nil && strings.EqualFold(d.Domain, domain) {
				return d, nil
			}
		}
	}
	pages := cloudfront.NewListDistributionsPaginator(client, &cloudfront.ListDistributionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explainRemoval(err, doing)
		}
		if page.DistributionList == nil {
			break
		}
		for _, listed := range page.DistributionList.Items {
			if strings.EqualFold(aws.ToString(listed.DomainName), domain) {
				d, err := distribution(ctx, client, b.Cluster, aws.ToString(listed.Id))
				return d, explainRemoval(err, doing)
			}
		}
	}
	return nil, nil
}

// FindRecordedDistribution looks a distribution up by its ID.
func (t *Target) FindRecordedDistribution(ctx context.Context, cluster, id string) (*cloud.DistributionRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	client := cs.cloudfront
	d, err := distribution(ctx, client, cluster, id)
	return d, explainRemoval(err, "look at distribution "+id)
}

// distributionARN is how a bucket's policy names the distribution that may read it:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
var distributionARN = regexp.MustCompile(`^arn:[a-z0-9-]+:cloudfront::[0-9]{12}:distribution/([A-Z0-9]+)$`)

// distributionsIn returns the IDs of the distributions that a policy names.
func distributionsIn(policy string) []string {
	var document any
	if json.Unmarshal([]byte(policy), &document) != nil {
		return nil
	}
	var ids []string
	var walk func(value any)
	walk = func(value any) {
		switch v := value.(type) {
		case string:
			if m := distributionARN.FindStringSubmatch(v); m != nil {
				ids = append(ids, m[1])
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(document)
	return union(ids, nil)
}

// distribution returns a distribution with its tags; nil when there is none.
func distribution(ctx context.Context, client *cloudfront.Client, cluster, id string) (*cloud.DistributionRemains, error) {
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
	d := &cloud.DistributionRemains{
		Cluster: cluster, Distribution: id, ARN: aws.ToString(out.Distribution.ARN), Domain: aws.ToString(out.Distribution.DomainName),
		Access: originAccess(out.Distribution.DistributionConfig),
	}
	d.Tags, err = distributionTags(ctx, client, d.ARN)
	return d, err
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

// originAccess returns what lets a distribution read its origins.
func originAccess(c *types.DistributionConfig) []cloud.ID {
	var access []cloud.ID
	if c.Origins == nil {
		return nil
	}
	for _, origin := range c.Origins.Items {
		if s := origin.S3OriginConfig; s != nil {
			if id, ok := strings.CutPrefix(aws.ToString(s.OriginAccessIdentity), "origin-access-identity/cloudfront/"); ok && id != "" {
				access = append(access, cloud.ID{Kind: cloud.KindOriginAccessIdentity, Name: id})
			}
		}
		if id := aws.ToString(origin.OriginAccessControlId); id != "" {
			access = append(access, cloud.ID{Kind: cloud.KindOriginAccessControl, Name: id})
		}
	}
	return access
}
