package cloudfront

import (
	"context"
	"errors"
	"io"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

const (
	infra   = "harbor-x4k2p"
	account = "123456789012"
	region  = "eu-west-1"
	bucket  = infra + "-oidc"
	origin  = bucket + ".s3." + region + ".amazonaws.com"
)

// desiredBucket is a bucket that blocks everything.
func desiredBucket() cloud.Bucket {
	return cloud.Bucket{
		Cluster: infra, BucketName: bucket, Region: region, Owner: account, Tags: cloud.Tags(infra, map[string]string{"team": "x"}),
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: true, RestrictPublicBuckets: true},
	}
}

func desiredDistribution() cloud.Distribution {
	return cloud.Distribution{
		Cluster: infra, Reference: bucket, Account: account, OriginDomain: origin, Tags: cloud.Tags(infra, map[string]string{"team": "x"}),
	}
}

func objects() []string {
	var arns []string
	for _, key := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		arns = append(arns, "arn:aws:s3:::"+bucket+"/"+key)
	}
	return arns
}

func newTarget(endpoint string, ledger cloud.Ledger) *live.Target {
	log := logrus.New()
	log.SetOutput(io.Discard)
	endpoints := map[string]string{"iam": endpoint, "sts": endpoint, "s3": endpoint, "cloudfront": endpoint}
	return live.New(live.Config{Region: region, Endpoints: endpoints, Concurrency: 4}, ledger, log)
}

// create does what the graph does of a private bucket: it looks at everything before it changes anything,
// and the distribution is waited for when the bucket lets it in.
func create(ctx context.Context, t cloud.Target, b cloud.Bucket, d cloud.Distribution) (*cloud.ActualDistribution, error) {
	comparisons, err := cloud.ObserveAndCompare(ctx, t, b, d)
	if err != nil {
		return nil, err
	}
	if _, err := t.Apply(ctx, comparisons[0]); err != nil {
		return nil, err
	}
	if _, err := t.Apply(ctx, comparisons[1]); err != nil {
		return nil, err
	}
	observed, err := t.Observe(ctx, d)
	if err != nil {
		return nil, err
	}
	actual, _ := observed.(*cloud.ActualDistribution)
	if actual == nil {
		return nil, errors.New("there is no distribution after all")
	}
	policies, err := cloud.ObserveAndCompare(ctx, t, cloud.DistributionReadPolicy(d, actual, objects()))
	if err == nil {
		_, err = cloud.ApplyAll(ctx, t, policies...)
	}
	if err == nil {
		err = t.AwaitDistribution(ctx, d)
	}
	return actual, err
}
