package documents

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Keys are where the published documents are below the issuer, in the order in which they are listed.
func Keys() []string {
	return []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath}
}

// desiredBucket returns the bucket that has the documents. The access block of a public one still
// blocks ACLs, and lets a policy make objects public; that of a private one blocks everything.
func desiredBucket(e *endpoint.Endpoint, opts *options.Options) cloud.Bucket {
	b := cloud.Bucket{
		Cluster: e.InfraName, BucketName: e.BucketName(), Region: e.Region, Owner: e.Account, Tags: e.Tags,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
		Adopt:  opts.Adopt,
	}
	if e.Private() {
		b.Access.BlockPublicPolicy, b.Access.RestrictPublicBuckets = true, true
		b.KMSKeyARN = opts.KMSKeyARN
	}
	return b
}

// desiredPolicy lets everybody read the documents, or the distribution alone where there is to be
// one, and nothing else in the bucket. d is nil for a public bucket, and actual while the
// distribution does not exist.
func desiredPolicy(e *endpoint.Endpoint, d *cloud.Distribution, actual *cloud.ActualDistribution) cloud.BucketPolicy {
	var resources []string
	for _, key := range Keys() {
		resources = append(resources, "arn:"+e.Partition+":s3:::"+e.BucketName()+"/"+key)
	}
	if d != nil {
		return cloud.DistributionReadPolicy(*d, actual, resources)
	}
	return cloud.BucketPolicy{
		Bucket: e.BucketName(), Owner: e.Account,
		Policy: iampolicy.New(iampolicy.Statement{
			Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
			Action: []string{"s3:GetObject"}, Resource: resources,
		}),
	}
}

// desiredObjects returns the published documents. keys is nil while the key is not known. Those of a
// self-hosted issuer are in no bucket.
func desiredObjects(e *endpoint.Endpoint, keys *oidc.KeySet) ([]cloud.Object, error) {
	discovery, err := oidc.Discovery(e.Issuer)
	if err != nil {
		return nil, err
	}
	var keysDocument []byte
	if keys != nil {
		if keysDocument, err = keys.Document(); err != nil {
			return nil, err
		}
	}
	objects := make([]cloud.Object, 0, len(Keys()))
	for _, key := range Keys() {
		o := cloud.Object{Cluster: e.InfraName, Key: key, ContentType: oidc.ContentType, Body: discovery}
		if e.HasBucket() {
			o.Bucket, o.Owner, o.Tags = e.BucketName(), e.Account, cloud.OwnershipTags(e.InfraName)
		}
		if key != oidc.DiscoveryPath {
			o.Body, o.Diff = keysDocument, oidc.KeySetDifferences
		}
		objects = append(objects, o)
	}
	return objects, nil
}
