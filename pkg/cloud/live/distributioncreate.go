package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// newDistributionSpread is how long CloudFront may take to show what it has just made.
const newDistributionSpread = 10 * time.Second

// errNotListed marks what CloudFront says exists and does not show.
var errNotListed = errors.New("it is said to exist and cannot be found")

func notListed(err error) bool { return errors.Is(err, errNotListed) }

// applyDistribution creates the distribution with its origin access control, or changes what differs. The
// ledger learns each ID as soon as CloudFront has said it: neither can be computed.
func (t *Target) applyDistribution(ctx context.Context, cs *clients, d cloud.Distribution, c cloud.Comparison) error {
	if c.Action != cloud.ActionCreate {
		return explainCloudFront(t.updateDistribution(ctx, cs.cloudfront, d, c), "update distribution "+d.Reference)
	}
	control, err := t.ensureAccessControl(ctx, cs.cloudfront, d)
	if err != nil {
		if hasCode(err, "AccessDenied", "TooManyOriginAccessControls") {
			err = fmt.Errorf("%w: %w", errNotCreated, err)
		}
		return explainCloudFront(err, "create origin access control "+d.AccessControlName())
	}
	out, err := cs.cloudfront.CreateDistributionWithTags(ctx, &cloudfront.CreateDistributionWithTagsInput{
		DistributionConfigWithTags: &types.DistributionConfigWithTags{DistributionConfig: newConfig(d, control), Tags: toCloudFrontTags(d.Tags)},
	})
	switch {
	case hasCode(err, "DistributionAlreadyExists"):
		// The answer to our own call was lost, in this run or an earlier one, or somebody took the reference.
		c, err = t.existingDistribution(ctx, cs.cloudfront, d, err)
		if err == nil {
			err = t.updateDistribution(ctx, cs.cloudfront, d, c)
		}
	case err == nil && (out.Distribution == nil || aws.ToString(out.Distribution.Id) == ""):
		err = errors.New("CloudFront's answer names no distribution")
	case err == nil:
		id := *out.Distribution.Id
		if err = t.note(ctx, d, func(r *cloud.Record) { r.Distribution = id }); err == nil {
			err = untilShown(ctx, cs.cloudfront, id)
		}
	}
	return explainCloudFront(err, "create distribution "+d.Reference)
}

// untilShown returns when CloudFront shows a new distribution.
func untilShown(ctx context.Context, client *cloudfront.Client, id string) error {
	return untilSpread(ctx, newDistributionSpread, noDistribution, func() error {
		_, err := client.GetDistribution(ctx, &cloudfront.GetDistributionInput{Id: &id})
		return err
	})
}

// alreadyExists is how CloudFront says which distribution has a caller reference. It promises no such
// words, so that what they name is looked at, and all distributions where they name nothing.
var alreadyExists = regexp.MustCompile(`Already exists: ([A-Z0-9]+)`)

// existingDistribution finds the distribution that has the caller reference, as refused says, and compares
// it: what was not there when the user was told is not taken over.
func (t *Target) existingDistribution(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, refused error) (cloud.Comparison, error) {
	var found *types.Distribution
	err := untilSpread(ctx, newDistributionSpread, notListed, func() error {
		var err error
		found, err = namedDistribution(ctx, client, d, refused)
		if err == nil && found == nil {
			err = errNotListed
		}
		return err
	})
	if notListed(err) {
		return cloud.Comparison{}, diagnostic.Failuref(
			"A distribution of that reference was made before, and may have been deleted since: CloudFront takes a reference once. Choose another --name, or look for it with: aws cloudfront list-distributions",
			"CloudFront knows the caller reference %s, and none of the account's distributions has it: %w", d.Reference, refused)
	}
	if err != nil {
		return cloud.Comparison{}, err
	}
	record, err := t.recorded(d.ID())
	if err != nil {
		return cloud.Comparison{}, err
	}
	actual, err := describeDistribution(ctx, client, d, record, found)
	if err != nil {
		return cloud.Comparison{}, err
	}
	d.Adopt = false
	return d.Compare(actual)
}

// namedDistribution looks at the distribution that an error names, and else for one that has the caller
// reference.
func namedDistribution(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, refused error) (*types.Distribution, error) {
	var api smithy.APIError
	if errors.As(refused, &api) {
		if m := alreadyExists.FindStringSubmatch(api.ErrorMessage()); m != nil {
			if found, err := getDistribution(ctx, client, m[1]); err != nil || found != nil && madeFor(d, found) {
				return found, err
			}
		}
	}
	found, err := searchDistribution(ctx, client, d)
	if err != nil || found == nil || !madeFor(d, found) {
		return nil, err
	}
	return found, nil
}

// note changes what the ledger holds of a resource. An interrupt must not keep it from that: what is noted
// is an ID that nothing else leads to.
func (t *Target) note(ctx context.Context, r cloud.Resource, change func(*cloud.Record)) error {
	old, err := t.recorded(r.ID())
	if err != nil {
		return err
	}
	record := recordOf(r, cloud.StatusIntended)
	if old != nil {
		record = *old
	}
	change(&record)
	return t.record(context.WithoutCancel(ctx), r, old, record)
}

func toCloudFrontTags(tags map[string]string) *types.Tags {
	list := &types.Tags{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list.Items = append(list.Items, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}

// explainCloudFront is explain with what CloudFront says in words of its own.
func explainCloudFront(err error, doing string) error {
	var api smithy.APIError
	switch {
	case err == nil:
		return nil
	case hasCode(err, "TooManyDistributions", "TooManyOriginAccessControls", "TooManyDistributionsAssociatedToOriginAccessControl"):
		return diagnostic.Failuref("A quota of the account is used up. Have it raised in Service Quotas, or delete what is no longer used; then run the command again.", "%s: %w", doing, err)
	case hasCode(err, "AccessDenied") && errors.As(err, &api) && strings.Contains(api.ErrorMessage(), "must be verified"):
		return diagnostic.Failuref("AWS lets a new account make distributions once its support has verified it: open a case with AWS Support, and run the command again when that is done; or serve the documents yourself with --issuer-url.", "%s: %w", doing, err)
	default:
		return explain(err, doing)
	}
}
