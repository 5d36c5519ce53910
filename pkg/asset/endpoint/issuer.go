package endpoint

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// BucketIssuer returns the URL of a public bucket as everybody reaches it.
func BucketIssuer(ctx context.Context, bucket, region string) (string, error) {
	host, err := location.BucketHost(ctx, bucket, region)
	if err != nil {
		return "", err
	}
	return "https://" + host, nil
}

// findIssuer sets the issuer of the kind. found is the distribution that there is; nil for none.
// pinned is the issuer of earlier runs' resources, or empty.
func (e *Endpoint) findIssuer(ctx context.Context, opts *options.Options, found *cloud.ActualDistribution, pinned string) (err error) {
	switch e.IssuerKind {
	case SelfHosted:
		e.Issuer = opts.IssuerURL
		return nil
	case CloudFront:
		return e.findDomain(opts, found, pinned)
	default:
		e.Issuer, err = BucketIssuer(ctx, e.BucketName(), e.Region)
		return err
	}
}

// cloudFrontDomain ends the domain that CloudFront gives a distribution, whose certificate it is.
const cloudFrontDomain = ".cloudfront.net"

// findDomain takes the issuer from the distribution. A URL that is given is what a team tells that made
// the distribution as it was rendered: the distribution must be that one.
func (e *Endpoint) findDomain(opts *options.Options, found *cloud.ActualDistribution, pinned string) error {
	source, without := opts.Source("issuer-url"), opts.Without("issuer-url")
	if opts.IssuerURL != "" && !strings.HasSuffix(opts.IssuerURL, cloudFrontDomain) {
		return diagnostic.Inputf("Give the domain of the distribution, https://<something>"+cloudFrontDomain+", or "+without+". For an issuer that you serve yourself, "+opts.Without("create-private-s3-bucket")+".",
			"%s %s is no URL of CloudFront, and %s has the documents served there", source, diagnostic.Quote(opts.IssuerURL), opts.Source("create-private-s3-bucket"))
	}
	switch {
	case found == nil && opts.Offline && opts.IssuerURL+pinned != "":
		e.Issuer = cmp.Or(opts.IssuerURL, pinned)
		return nil
	case found == nil && opts.IssuerURL == "":
		e.Issuer, e.Pending = PendingIssuer, true
		return nil
	case found == nil:
		return diagnostic.Failuref(fmt.Sprintf("Have what was rendered created first. To have this program create a distribution, %s: its domain becomes the issuer.", without),
			"%s %s: account %s has no distribution of bucket %s", source, opts.IssuerURL, e.Account, e.BucketName())
	}
	e.Issuer = found.Issuer()
	if opts.IssuerURL != "" && opts.IssuerURL != e.Issuer {
		return diagnostic.Inputf(fmt.Sprintf("Give %s, or %s.", e.Issuer, without),
			"%s %s: the distribution of bucket %s serves %s", source, opts.IssuerURL, e.BucketName(), e.Issuer)
	}
	return nil
}
