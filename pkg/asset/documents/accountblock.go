package documents

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkAccountBlock refuses a public bucket that is not there yet in an account that lets none be
// public. S3 would refuse its policy, or let nobody read by it, when key and bucket are made already.
func checkAccountBlock(ctx context.Context, in inputs) error {
	e, preflight := in.endpoint, cloud.PreflightOf(in.target)
	if e.IssuerKind != endpoint.PublicBucket || preflight == nil {
		return nil
	}
	block, err := preflight.AccountBlock(ctx, e.Account)
	if err != nil {
		return err
	}
	if block == nil {
		in.progress.Log.Debugf("Whether account %s blocks public buckets is not known", e.Account)
		return nil
	}
	by, forbids := block.ForbidsPublicPolicy()
	if !forbids {
		return nil
	}
	ways := "Give --create-private-s3-bucket, which has CloudFront serve the documents of a bucket that nobody else can read, or serve them yourself and give their URL with --issuer-url."
	if cloud.CheckDistributionPartition(e.Partition) != nil {
		ways = "Serve the documents yourself and give their URL with --issuer-url."
	}
	return diagnostic.Failuref(ways, "account %s blocks public access to all its buckets (%s), and everybody must be able to read the OIDC documents in bucket %s",
		e.Account, by, e.BucketName())
}
