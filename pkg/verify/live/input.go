package live

import (
	"crypto/rsa"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Input is what the checks are about.
type Input struct {
	// Issuer is the issuer's URL, without a trailing slash.
	Issuer string
	// BucketURL is where a private bucket would serve by itself, without a trailing slash; empty for an
	// issuer that is another's.
	BucketURL string
	// SelfHosted is set for an issuer whose documents the user serves, and has those that the last run
	// wrote for that; nil for any other.
	SelfHosted *SelfHosted
	// Public is the public half of the cluster's signing key; nil when no key is known.
	Public *rsa.PublicKey
	// Private is the whole of it; nil when it is not at hand.
	Private *rsa.PrivateKey
	// KeyIDs are the kids that the last run published, ours among them; without those that it knew to be
	// other clusters'. Another key that is published was put there by somebody else.
	KeyIDs []string
	// Outbound says how the issuer is reached.
	Outbound outbound.Settings
	// RequestTimeout is how long one request to the issuer may take; 0 for 20 seconds.
	RequestTimeout time.Duration
	Progress       *progress.Progress

	// Account is what speaks against the AWS credentials in use; nil when they are of the
	// right account.
	Account error
	// Distribution has the CloudFront distribution of a private bucket.
	Distribution Resources
	// Bucket has the bucket, its policy and the documents in it.
	Bucket Resources
	// Provider has the identity provider.
	Provider Resources
	// Roles has the roles.
	Roles Resources
	// LeftOver are the names of roles that an earlier run made and no request asks for any more.
	LeftOver []string
}

// Resources are resources that were looked at together.
type Resources struct {
	// Comparisons are the desired resources beside what was found; with Err those that could be
	// compared all the same.
	Comparisons []cloud.Comparison
	// Err is why they could not be compared, or what speaks against them.
	Err error
	// Skipped says why they were not looked at; empty when they were.
	Skipped string
}

// SelfHosted is an issuer whose documents the user serves.
type SelfHosted struct {
	// Shared is set when other clusters use the issuer, too, as the options acknowledge.
	Shared bool
	// Folder is where the documents were written, for messages.
	Folder string
	// Written are the documents that were written, by the path at which they are to be served; those
	// that cannot be read are not among them.
	Written map[string][]byte
}
