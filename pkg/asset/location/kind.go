package location

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// IssuerKind says who serves the OIDC documents.
type IssuerKind string

// The kinds of issuers, as the state has them.
const (
	// PublicBucket is a bucket that everybody may read. States of earlier versions name no kind, and
	// mean this one.
	PublicBucket IssuerKind = "bucket"
	// CloudFront is a distribution in front of a private bucket.
	CloudFront IssuerKind = "cloudfront"
	// SelfHosted is a host of the user's: the documents are written to be served there.
	SelfHosted IssuerKind = "self-hosted"
)

// Words returns the kind as it is written in a sentence.
func (k IssuerKind) Words() string {
	switch k {
	case CloudFront:
		return "private bucket behind CloudFront"
	case SelfHosted:
		return "self-hosted issuer"
	default:
		return "public bucket"
	}
}

// option returns the name of the option that asks for the kind; empty for a public bucket, which is
// there unless another kind is asked for.
func (k IssuerKind) option() string {
	switch k {
	case CloudFront:
		return "create-private-s3-bucket"
	case SelfHosted:
		return "issuer-url"
	default:
		return ""
	}
}

// kindOf returns the kind that is asked for. A private bucket with a URL is one whose distribution
// must be the one of that URL.
func kindOf(opts *options.Options) IssuerKind {
	switch {
	case opts.PrivateBucket:
		return CloudFront
	case opts.IssuerURL != "":
		return SelfHosted
	default:
		return PublicBucket
	}
}

// checkKind refuses a URL that can be no issuer, CloudFront where there is none, and a key that cannot
// encrypt the bucket.
func (l *Location) checkKind(opts *options.Options) error {
	if opts.IssuerURL != "" {
		if err := oidc.CheckIssuer(opts.Source("issuer-url"), opts.IssuerURL); err != nil {
			return err
		}
	}
	if l.IssuerKind != CloudFront {
		return nil
	}
	if err := cloud.CheckDistributionPartition(l.Partition); err != nil {
		return fmt.Errorf("%s%w", opts.Place("create-private-s3-bucket"), err)
	}
	return cloud.CheckKMSKeyARN(opts.Source("kms-key-arn"), opts.KMSKeyARN, l.Partition, l.Region)
}
