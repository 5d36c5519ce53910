package live

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/smithy-go"
)

const (
	// principalSpread is how long IAM may take to know a new provider as a principal.
	principalSpread = 20 * time.Second
	// newRoleSpread is how long a role that was just created may be missing.
	newRoleSpread = 20 * time.Second
	// bucketSpread is how long S3 may answer OperationAborted to a bucket that is being
	// changed, or AccessDenied to a policy right after the access block that allows it.
	bucketSpread = 30 * time.Second
	// publicSpread is how long a new bucket's policy may take to let everybody read.
	publicSpread = 60 * time.Second
)

// untilSpread calls f until it succeeds, fails with an error that waiting does not mend,
// or the time is over; then the last error is returned. The waits grow from 0.2 to 3 s.
func untilSpread(ctx context.Context, limit time.Duration, waiting func(error) bool, f func() error) error {
	deadline := time.Now().Add(limit)
	for wait := 200 * time.Millisecond; ; wait = min(wait*3/2, 3*time.Second) {
		err := f()
		if err == nil || !waiting(err) || time.Now().Add(wait).After(deadline) {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// principalUnknown reports whether IAM does not know the principal of a trust policy yet.
// Any other malformed document stays malformed.
func principalUnknown(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "MalformedPolicyDocument" &&
		strings.Contains(strings.ToLower(api.ErrorMessage()), "principal")
}

// roleUnknown reports whether IAM says that a role does not exist.
func roleUnknown(err error) bool { return hasCode(err, "NoSuchEntity") }

// saidToExist is the error for what a creating call says exists, and a look does not find:
// it is too new, and waiting mends it.
func saidToExist() error {
	return &smithy.GenericAPIError{Code: "NoSuchEntity", Message: "it is said to exist and cannot be found"}
}

// issuerUnreachable reports whether IAM could not read the issuer to find its thumbprint:
// a bucket that has just become public is not seen so from everywhere at once.
func issuerUnreachable(err error) bool { return hasCode(err, "OpenIdIdpCommunicationError") }

// bucketBusy reports whether S3 is still busy with an earlier change of the bucket.
func bucketBusy(err error) bool {
	return hasCode(err, "OperationAborted", "ConditionalRequestConflict", "NoSuchBucket")
}

// policyNotYet reports whether S3 still applies the old access block to a new policy.
func policyNotYet(err error) bool { return bucketBusy(err) || hasCode(err, "AccessDenied") }
