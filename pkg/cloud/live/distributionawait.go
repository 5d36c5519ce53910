package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	// distributionSpread is how long CloudFront may take to bring a change of a distribution everywhere.
	// It says that this takes minutes; a quarter of an hour is usual.
	distributionSpread = 45 * time.Minute
	// distributionPoll is how often it is asked in the long run.
	distributionPoll = 15 * time.Second
)

// errNotDeployed marks a distribution whose last change is not everywhere yet.
var errNotDeployed = errors.New("CloudFront has not brought it everywhere yet")

// AwaitDistribution returns when a distribution serves everywhere: it asks until CloudFront says so, 45
// minutes at most. A run that is stopped while it waits leaves nothing undone; the next one waits again.
func (t *Target) AwaitDistribution(ctx context.Context, d cloud.Distribution) error {
	doing := "wait for distribution " + d.Reference
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	record, err := t.recorded(d.ID())
	if err != nil {
		return err
	}
	id := ""
	if record != nil {
		id = record.Distribution
	}
	if id == "" {
		found, err := locateDistribution(ctx, cs, d, record)
		if err != nil {
			return explainCloudFront(err, doing)
		}
		if found == nil {
			return diagnostic.Failuref("Somebody deleted it, or it was never made. Run the command again.", "%s: there is none", doing)
		}
		id = aws.ToString(found.Id)
	}
	_, err = untilDeployed(ctx, cs.cloudfront, id, time.Now().Add(distributionSpread))
	if noDistribution(err) {
		return diagnostic.Failuref("Somebody deleted it. Run the command again.", "%s: %s is gone: %w", doing, id, err)
	}
	return explainWait(err, doing)
}

// explainWait is explainCloudFront with what to do when the wait was too long.
func explainWait(err error, doing string) error {
	if errors.Is(err, errNotDeployed) {
		return diagnostic.Failuref("Run the command again: it continues to wait. CloudFront's state is at https://health.aws.amazon.com/health/status", "%s: %w", doing, err)
	}
	return explainCloudFront(err, doing)
}

// untilDeployed asks, at first every second and then ever more rarely, until a distribution is deployed.
// It returns the version that is.
func untilDeployed(ctx context.Context, client *cloudfront.Client, id string, deadline time.Time) (version *string, err error) {
	for wait := time.Second; ; wait = min(wait*3/2, distributionPoll) {
		out, err := client.GetDistribution(ctx, &cloudfront.GetDistributionInput{Id: &id})
		if err != nil {
			return nil, err
		}
		status := ""
		if out.Distribution != nil {
			status = aws.ToString(out.Distribution.Status)
		}
		if status == deployed {
			return out.ETag, nil
		}
		if time.Now().Add(wait).After(deadline) {
			return nil, fmt.Errorf("%w after %s; its status is %s", errNotDeployed, distributionSpread, diagnostic.Quote(status))
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}
