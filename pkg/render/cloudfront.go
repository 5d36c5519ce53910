package render

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// The inputs of CloudFront's calls, with the names of its API reference:
// https://docs.aws.amazon.com/cloudfront/latest/APIReference
type (
	// OriginAccessControlConfig is how a distribution signs its requests to the bucket.
	OriginAccessControlConfig struct {
		Name                          string
		Description                   string
		SigningProtocol               string
		SigningBehavior               string
		OriginAccessControlOriginType string
	}

	// DistributionConfig is what a distribution does.
	DistributionConfig struct {
		CallerReference      string
		Comment              string
		Enabled              bool
		Origins              CloudFrontList[Origin]
		DefaultCacheBehavior CacheBehavior
		PriceClass           string
		ViewerCertificate    ViewerCertificate
		HTTPVersion          string `json:"HttpVersion"`
		IsIPV6Enabled        bool
	}

	// Origin is where a distribution takes the documents from.
	Origin struct {
		ID                    string `json:"Id"`
		DomainName            string
		S3OriginConfig        S3OriginConfig
		OriginAccessControlID string `json:"OriginAccessControlId"`
	}

	// S3OriginConfig names an origin access identity: none, since there is a control.
	S3OriginConfig struct{ OriginAccessIdentity string }

	// CacheBehavior is how requests are answered.
	CacheBehavior struct {
		TargetOriginID       string `json:"TargetOriginId"`
		ViewerProtocolPolicy string
		AllowedMethods       AllowedMethods
		Compress             bool
		CachePolicyID        string `json:"CachePolicyId"`
	}

	// AllowedMethods are the methods of HTTP that are answered.
	AllowedMethods struct {
		CloudFrontList[string]
		CachedMethods CloudFrontList[string]
	}

	// ViewerCertificate is the certificate that is served.
	ViewerCertificate struct{ CloudFrontDefaultCertificate bool }

	// CloudFrontList is a list as this API writes one.
	CloudFrontList[T any] struct {
		Quantity int
		Items    []T
	}
)

func cloudFrontList[T any](items ...T) CloudFrontList[T] {
	return CloudFrontList[T]{len(items), items}
}

// How the distribution asks the bucket: every request is signed, as the bucket's policy demands.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html
const (
	SigningProtocol = "sigv4"
	SigningBehavior = "always"
	OriginType      = "s3"
)

// OriginAccessControlConfig returns how the stack's distribution signs its requests.
func (s *Stack) OriginAccessControlConfig() OriginAccessControlConfig {
	return OriginAccessControlConfig{
		Name: s.Distribution.AccessControlName(), Description: s.Distribution.AccessControlDescription(),
		SigningProtocol: SigningProtocol, SigningBehavior: SigningBehavior, OriginAccessControlOriginType: OriginType,
	}
}

// DistributionConfig returns what the stack's distribution does. control is the ID of the origin
// access control, or what stands for it.
func (s *Stack) DistributionConfig(control string) DistributionConfig {
	d, methods := s.Distribution, cloud.DistributionMethods()
	return DistributionConfig{
		CallerReference: d.Reference, Comment: d.Comment(), Enabled: true,
		Origins: cloudFrontList(Origin{ID: cloud.DistributionOriginID, DomainName: d.OriginDomain, OriginAccessControlID: control}),
		DefaultCacheBehavior: CacheBehavior{
			TargetOriginID: cloud.DistributionOriginID, ViewerProtocolPolicy: cloud.DistributionViewerProtocol,
			AllowedMethods: AllowedMethods{cloudFrontList(methods...), cloudFrontList(methods...)},
			CachePolicyID:  cloud.DistributionCachePolicy,
		},
		PriceClass:        cloud.DistributionPriceClass,
		ViewerCertificate: ViewerCertificate{CloudFrontDefaultCertificate: true},
		HTTPVersion:       cloud.DistributionHTTPVersion, IsIPV6Enabled: cloud.DistributionIPv6,
	}
}

// BucketEncryption is the default encryption of a bucket:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
type BucketEncryption struct{ Rules []EncryptionRule }

// EncryptionRule is the one rule of a bucket's encryption.
type EncryptionRule struct {
	ApplyServerSideEncryptionByDefault struct{ SSEAlgorithm, KMSMasterKeyID string }
	BucketKeyEnabled                   bool
}

// NewBucketEncryption returns the encryption with a key of KMS. A bucket key saves S3 most of the
// requests to KMS.
func NewBucketEncryption(keyARN string) BucketEncryption {
	rule := EncryptionRule{BucketKeyEnabled: true}
	rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm = "aws:kms"
	rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID = keyARN
	return BucketEncryption{[]EncryptionRule{rule}}
}

// UnknownID is what people read in the place of an ID that CloudFront has yet to choose.
const UnknownID = "ID"

// DistributionARNPrefix returns what the ARN of the stack's distribution begins with; the ID
// follows.
func (s *Stack) DistributionARNPrefix() string {
	return cloud.DistributionARN(s.Partition, s.Account, "")
}
