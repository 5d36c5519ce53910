package cloudformation

import (
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// basePiece is what all roles have in common: what serves the documents, if that is ours, and
// the identity provider, if the issuer is known.
func basePiece(f form, s *render.Stack, d *documents) *piece {
	p := f.piece("what the roles of "+s.Name+" have in common", needs{base: true})
	if s.Bucket != nil {
		p.addBucket(f, s, d)
	}
	if s.Provider == nil {
		return p
	}
	provider := resource{
		id: idProvider,
		comment: `Makes IAM accept tokens that the cluster signs, if they are meant for one of these audiences. IAM finds the
			thumbprint of the issuer itself unless the parameter gives one.`,
		properties: providerProperties{
			f.issuer(), s.Provider.Audiences,
			optional(idHasThumb, sequence{ref(idThumbprint)}), f.tags(s.Provider.Tags),
		},
	}
	if s.Bucket != nil {
		// So that a stack is deleted from its end: roles, provider, policy, bucket.
		provider.dependsOn = idBucketPolicy
	}
	p.addResource(provider)
	p.output("Issuer", "URL of the issuer of the tokens", f.issuer())
	// Its Ref is the ARN: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-oidcprovider.html
	p.output("IdentityProviderArn", "ARN of the identity provider", ref(idProvider))
	return p
}

// addBucket adds the bucket, and the distribution of a private one.
func (p *piece) addBucket(f form, s *render.Stack, d *documents) {
	bucket := bucketProperties{
		name: f.bucketName(), public: s.Distribution == nil, tags: f.tags(s.Bucket.Tags),
		access: accessBlock{
			s.Bucket.Access.BlockPublicACLs, s.Bucket.Access.BlockPublicPolicy,
			s.Bucket.Access.IgnorePublicACLs, s.Bucket.Access.RestrictPublicBuckets,
		},
	}
	if s.Bucket.KMSKeyARN != "" {
		bucket.kmsKey = f.kmsKey()
	}
	comment, readers := "Serves the OIDC documents, with which AWS checks the tokens of the components. upload.sh puts them there.",
		"Lets everybody read these documents, which hold public keys only, and nothing else."
	if s.Distribution != nil {
		comment, readers = "Has the OIDC documents, with which AWS checks the tokens of the components. Nothing of it is public.",
			"Lets the distribution read these documents, and nobody else anything."
	}
	p.addResource(resource{id: idBucket, comment: comment, properties: bucket})
	if s.Distribution != nil {
		p.addDistribution(f, s)
	}
	p.addResource(resource{id: idBucketPolicy, comment: readers, properties: bucketPolicyProperties{ref(idBucket), f.bucketPolicy(d.bucket)}})
	p.output("BucketName", "Name of the bucket with the OIDC documents", ref(idBucket))
	p.output("BucketArn", "ARN of the bucket with the OIDC documents", getAtt(idBucket+".Arn"))
}

// addDistribution adds the distribution and its origin access control.
func (p *piece) addDistribution(f form, s *render.Stack) {
	c := s.OriginAccessControlConfig()
	p.addResource(resource{
		id: idControl, comment: "Makes the distribution sign its requests to the bucket.",
		properties: controlProperties{f.named(c.Name), f.ownership(c.Description), c},
	})
	d := s.DistributionConfig("")
	p.addResource(resource{
		id: idDistribution,
		comment: `Serves the documents to everybody, under a domain that CloudFront chooses: it is the cluster's issuer. Nothing is
			cached, so that a new key is seen at once; and nothing is served without TLS.`,
		properties: distributionProperties{f.suffixed(d.Comment), getAtt(idBucket + ".RegionalDomainName"), d, f.tags(s.Distribution.Tags)},
	})
	p.output("DistributionId", "ID of the distribution", ref(idDistribution))
	p.output("DistributionDomain", "Domain of the distribution, which is the issuer without https://", getAtt(idDistribution+".DomainName"))
}
