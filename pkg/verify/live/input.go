package live

import (
	"crypto/rsa"
	"crypto/x509"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Input is what the checks are about.
type Input struct {
	// Issuer is the issuer's URL, without a trailing slash.
	Issuer string
	// Public is the public half of the cluster's signing key; nil when no key is known.
	Public *rsa.PublicKey
	// Private is the whole of it; nil when it is not at hand.
	Private *rsa.PrivateKey
	// KeyIDs are the kids that the last run published, ours among them. Another key that is
	// published was put there by somebody else.
	KeyIDs []string
	// Authorities are certificate authorities to be trusted besides the system's.
	Authorities []*x509.Certificate
	// RequestTimeout is how long one request to the issuer may take; 0 for 20 seconds.
	RequestTimeout time.Duration
	Progress       *progress.Progress

	// Account is what speaks against the AWS credentials in use; nil when they are of the
	// right account.
	Account error
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
