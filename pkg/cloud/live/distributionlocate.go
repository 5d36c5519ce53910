package live

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// locateDistribution finds the distribution of a bucket; nil when there is none. The ledger knows its ID,
// and else the bucket's policy. Without either, all distributions of the account are listed, a hundred in
// a request, but only where there can be one: the ledger says that one was about to be made, or there is
// the bucket, which is made before it.
func locateDistribution(ctx context.Context, cs *clients, d cloud.Distribution, record *cloud.Record) (*types.Distribution, error) {
	if record != nil && record.Distribution != "" {
		if found, err := getDistribution(ctx, cs.cloudfront, record.Distribution); err != nil || found != nil {
			return found, err
		}
	}
	policy, exists, err := bucketPolicy(ctx, cs, d.Reference, d.Account)
	if err != nil || !exists && record == nil {
		return nil, err
	}
	return locateReader(ctx, cs.cloudfront, d, policy)
}

// locateReader finds the distribution that the policy of its bucket names, or else lists them all.
func locateReader(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, policy string) (*types.Distribution, error) {
	for _, id := range distributionsIn(policy) {
		found, err := getDistribution(ctx, client, id)
		if err != nil {
			return nil, err
		}
		if found != nil && serves(d, found) {
			return found, nil
		}
	}
	return searchDistribution(ctx, client, d)
}

// serves reports whether a distribution was made for the bucket, or reads it.
func serves(d cloud.Distribution, found *types.Distribution) bool {
	return madeFor(d, found) || hasOrigin(found.DistributionConfig.Origins, d.OriginDomain)
}

// madeFor reports whether a distribution has the caller reference, which nothing can change.
func madeFor(d cloud.Distribution, found *types.Distribution) bool {
	return aws.ToString(found.DistributionConfig.CallerReference) == d.Reference
}

// otherUse says what a distribution that merely reads the bucket is for: what it serves in the first place
// comes from elsewhere, or it has names of its own. Empty where there is nothing of the kind, and for one
// that was made for the bucket, whatever became of it.
func otherUse(d cloud.Distribution, found *types.Distribution) string {
	if madeFor(d, found) {
		return ""
	}
	var uses []string
	if c := found.DistributionConfig; c.Aliases != nil && len(c.Aliases.Items) > 0 {
		uses = append(uses, "has the aliases "+quotedNames(c.Aliases.Items))
	}
	switch o := servingOrigin(found.DistributionConfig); {
	case o == nil:
		uses = append(uses, "does not serve from one origin")
	case !strings.EqualFold(aws.ToString(o.DomainName), d.OriginDomain):
		uses = append(uses, "serves "+diagnostic.Quote(aws.ToString(o.DomainName)))
	}
	return strings.Join(uses, " and ")
}

func quotedNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = diagnostic.Quote(name)
	}
	return strings.Join(quoted, ", ")
}

func hasOrigin(origins *types.Origins, domain string) bool {
	if origins == nil {
		return false
	}
	for _, o := range origins.Items {
		if strings.EqualFold(aws.ToString(o.DomainName), domain) {
			return true
		}
	}
	return false
}

// searchDistribution lists the distributions for one of the bucket. The list has no caller references,
// so that each that might be is looked at. One that was made for the bucket wins over one of the
// cluster's by its tag, as ccoctl makes them, and that over one that merely reads the bucket.
func searchDistribution(ctx context.Context, client *cloudfront.Client, d cloud.Distribution) (*types.Distribution, error) {
	ids, err := listDistributions(ctx, client, func(s types.DistributionSummary) bool {
		return hasOrigin(s.Origins, d.OriginDomain) || aws.ToString(s.Comment) == d.Comment()
	})
	if err != nil {
		return nil, err
	}
	var tagged, other *types.Distribution
	for _, id := range ids {
		found, err := getDistribution(ctx, client, id)
		switch {
		case err != nil:
			return nil, err
		case found == nil:
			continue
		case madeFor(d, found):
			return found, nil
		case !serves(d, found):
			continue
		}
		tags, err := distributionTags(ctx, client, aws.ToString(found.ARN))
		switch {
		case err != nil:
			return nil, err
		case tagged == nil && tags[cloud.OwnershipTag(d.Cluster)] == cloud.OwnershipValue:
			tagged = found
		case other == nil || otherUse(d, other) != "" && otherUse(d, found) == "":
			other = found
		}
	}
	if tagged != nil {
		return tagged, nil
	}
	return other, nil
}

// listDistributions returns the IDs of the account's distributions that match.
func listDistributions(ctx context.Context, client *cloudfront.Client, match func(types.DistributionSummary) bool) ([]string, error) {
	var ids []string
	pages := cloudfront.NewListDistributionsPaginator(client, &cloudfront.ListDistributionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		if page.DistributionList == nil {
			break
		}
		for _, listed := range page.DistributionList.Items {
			if match(listed) {
				ids = append(ids, aws.ToString(listed.Id))
			}
		}
	}
	return ids, nil
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
