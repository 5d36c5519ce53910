package verifytest

import (
	"context"
	"crypto/rsa"
	"errors"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// What the cluster with a private bucket is called.
const (
	PrivateName   = "mole-x4k2p"
	PrivateBucket = PrivateName + "-oidc"
	// PrivateBucketURL is where its bucket would serve if it were public.
	PrivateBucketURL = "https://" + PrivateBucket + ".s3." + Region + ".amazonaws.com"
)

// CreatePrivate makes a private bucket with the distribution that serves it, and the documents of its
// issuer; neither provider nor roles.
func CreatePrivate(ctx context.Context, endpoint string, key *rsa.PrivateKey) (*Cluster, error) {
	c := &Cluster{Key: key, Target: live.New(Config(endpoint), &ledger{}, logrus.New())}
	tags := cloud.Tags(PrivateName, nil)
	d := cloud.Distribution{
		Cluster: PrivateName, Reference: PrivateBucket, Account: Account, Tags: tags,
		OriginDomain: PrivateBucket + ".s3." + Region + ".amazonaws.com",
	}
	bucket := cloud.Bucket{
		Cluster: PrivateName, BucketName: PrivateBucket, Region: Region, Owner: Account, Tags: tags,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: true, RestrictPublicBuckets: true},
	}
	if err := errors.Join(c.apply(ctx, bucket), c.apply(ctx, d)); err != nil {
		return nil, err
	}
	actual, err := c.Target.Observe(ctx, d)
	if err != nil {
		return nil, err
	}
	found, _ := actual.(*cloud.ActualDistribution)
	if found == nil {
		return nil, errors.New("the distribution was made and is not there")
	}
	c.Issuer = found.Issuer()
	d.Issuer = c.Issuer
	objects, err := c.documents(PrivateName, PrivateBucket, c.Issuer)
	if err != nil {
		return nil, err
	}
	var arns []string
	for _, path := range []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath} {
		arns = append(arns, "arn:aws:s3:::"+PrivateBucket+"/"+path)
	}
	c.Distribution = []cloud.Resource{d}
	c.Bucket = append([]cloud.Resource{bucket, cloud.DistributionReadPolicy(d, found, arns)}, objects...)
	return c, c.apply(ctx, c.Bucket[1:]...)
}
