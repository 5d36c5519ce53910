package ccoctl

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// Generation says how a version of ccoctl publishes the OIDC documents, and whether its Secrets
// ask for the region's own STS.
type Generation string

// The generations.
const (
	// PublicACL was before S3 began, in April 2023, to refuse ACLs in new buckets: each
	// document is public by an ACL, and the bucket has neither access block nor policy.
	PublicACL Generation = "acl"
	// PublicPolicy came after: a policy lets everybody read the whole bucket, and ACLs are blocked.
	PublicPolicy Generation = "policy"
	// Private is --create-private-s3-bucket: a CloudFront distribution alone reads the bucket.
	Private Generation = "private"
)

// Cluster is what ccoctl is told, and where the stand-in is.
type Cluster struct {
	// Endpoint is the URL of the stand-in.
	Endpoint string
	// Name is --name, and Region is --region.
	Name       string
	Region     string
	Generation Generation
	// Boundary is --permissions-boundary-arn; empty for none.
	Boundary string
	// Key is the signing key, PEM, PKCS#1. ccoctl takes one that is in the output folder, and
	// makes one otherwise, for which tests have no time.
	Key []byte
}

// Create makes bucket, documents, provider and roles, and writes into the folder output, which
// it makes: manifests/, tls/ and the key pair. The requests keep their order, which decides
// whose a role is that two of them share.
func (c Cluster) Create(ctx context.Context, requests []credentialsrequest.Request, output string) error {
	if err := c.writeKeys(output); err != nil {
		return fmt.Errorf("ccoctl: keys: %w", err)
	}
	partition, err := cloud.PartitionOf(c.Region)
	if err != nil {
		return fmt.Errorf("ccoctl: %w", err)
	}
	issuer, err := c.createBucket(ctx, partition)
	if err != nil {
		return fmt.Errorf("ccoctl: bucket %s: %w", c.bucket(), err)
	}
	if err := c.publish(ctx, issuer); err != nil {
		return fmt.Errorf("ccoctl: documents: %w", err)
	}
	provider, err := c.createProvider(ctx, issuer)
	if err != nil {
		return fmt.Errorf("ccoctl: identity provider of %s: %w", issuer, err)
	}
	if err := writeAuthentication(output, issuer); err != nil {
		return fmt.Errorf("ccoctl: Authentication: %w", err)
	}
	for _, r := range requests {
		if err := c.createRole(ctx, r, provider, output); err != nil {
			return fmt.Errorf("ccoctl: role for %s: %w", r.Secret, err)
		}
	}
	return nil
}

// bucket is the name of the bucket.
func (c Cluster) bucket() string { return c.Name + "-oidc" }

// tags are those of every resource.
func (c Cluster) tags() map[string]string {
	return map[string]string{"openshift.io/cloud-credential-operator/" + c.Name: "owned", "Name": c.Name}
}

// tagList returns the tags as a service's own type, sorted.
func tagList[T any](c Cluster, tag func(key, value *string) T) []T {
	tags := c.tags()
	list := make([]T, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, tag(aws.String(key), aws.String(tags[key])))
	}
	return list
}

func (c Cluster) config() aws.Config {
	config := awsstate.Config(c.Endpoint)
	config.Region = c.Region
	return config
}

func (c Cluster) s3() *s3.Client {
	return s3.NewFromConfig(c.config(), func(o *s3.Options) { o.UsePathStyle = true })
}

func (c Cluster) iam() *iam.Client { return iam.NewFromConfig(c.config()) }
