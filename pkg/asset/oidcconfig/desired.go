package oidcconfig

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// objectKeys are the published documents, in the order in which they are listed.
var objectKeys = []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath}

// desiredBucket returns the bucket that serves the documents. Its access block still
// blocks ACLs; a policy may make objects public.
func desiredBucket(e *endpoint.Endpoint) cloud.Bucket {
	return cloud.Bucket{
		Cluster: e.InfraName, BucketName: e.BucketName(), Region: e.Region, Owner: e.Account, Tags: e.Tags,
		Access: cloud.PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
	}
}

// desiredPolicy lets everybody read the documents, and nothing else in the bucket.
func desiredPolicy(e *endpoint.Endpoint) cloud.BucketPolicy {
	var resources []string
	for _, key := range objectKeys {
		resources = append(resources, "arn:"+e.Partition+":s3:::"+e.BucketName()+"/"+key)
	}
	return cloud.BucketPolicy{
		Bucket: e.BucketName(), Owner: e.Account,
		Policy: iampolicy.New(iampolicy.Statement{
			Sid: "PublicReadOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Everyone: true},
			Action: []string{"s3:GetObject"}, Resource: resources,
		}),
	}
}

// desiredObjects returns the published documents. keys is nil while the key is not known.
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
	objects := make([]cloud.Object, 0, len(objectKeys))
	for _, key := range objectKeys {
		o := cloud.Object{
			Cluster: e.InfraName, Bucket: e.BucketName(), Owner: e.Account, Key: key,
			ContentType: oidc.ContentType, Body: discovery, Tags: cloud.OwnershipTags(e.InfraName),
		}
		if key != oidc.DiscoveryPath {
			o.Body, o.Diff = keysDocument, oidc.KeySetDifferences
		}
		objects = append(objects, o)
	}
	return objects, nil
}
