package live

import (
	"crypto/tls"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

const (
	// maxThrottled is how often a throttled request is sent. With a back-off of up to
	// maxBackoff this is most of an hour: throttling slows a run down, and never fails it.
	maxThrottled = 200
	// maxFailed is how often a request is sent that fails in another way worth a retry: a
	// server error, a lost connection, a time-out.
	maxFailed  = 8
	maxBackoff = 20 * time.Second
)

// retryer is the SDK's standard retryer, with more patience for throttling than for
// failures. A throttled answer also narrows the gate for the requests that follow. The
// SDK's adaptive mode, made for that, measures its pace over seconds: throttled in the
// first second of a run, it goes on with a request every two seconds.
type retryer struct {
	*retry.Standard
	throttled retry.IsErrorThrottle
	gate      *gate
}

func newRetryer(g *gate) *retryer {
	return &retryer{
		Standard: retry.NewStandard(func(s *retry.StandardOptions) {
			s.MaxAttempts = maxThrottled
			s.MaxBackoff = maxBackoff
			// The bucket of retry tokens would end a throttled run early; maxFailed
			// bounds the other retries.
			s.RateLimiter = ratelimit.None
		}),
		throttled: retry.IsErrorThrottles(retry.DefaultThrottles),
		gate:      g,
	}
}

// IsErrorRetryable reports whether a request is worth sending again. A used-up quota is
// not, although its status looks like a conflict that passes. Two changes of one IAM
// resource at the same time are: the SDK does not know that code.
func (r *retryer) IsErrorRetryable(err error) bool {
	switch {
	case hasCode(err, "LimitExceeded", "LimitExceededException"), isRefusedConnection(err):
		return false
	case hasCode(err, "ConcurrentModification", "ConcurrentModificationException"):
		return true
	}
	return r.Standard.IsErrorRetryable(err)
}

// isRefusedConnection reports whether a request cannot be sent for a reason that stays: a certificate that
// nobody vouches for, or a proxy that does not let it pass. The SDK tries again whatever was not sent.
func isRefusedConnection(err error) bool {
	var certificate *tls.CertificateVerificationError
	var proxy *outbound.ProxyStatusError
	return errors.As(err, &certificate) || errors.As(err, &proxy) && proxy.Status < http.StatusInternalServerError
}

// RetryDelay returns how long to wait before the next attempt, or an error to give up.
func (r *retryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	if r.isThrottled(err) {
		r.gate.slower()
	} else if attempt >= maxFailed && !r.gate.throttledLately() {
		// The attempts that were throttled count, too: while AWS throttles, none is the last.
		return 0, err
	}
	return r.Standard.RetryDelay(attempt, err)
}

// isThrottled reports whether AWS asks for patience. S3's SlowDown to a HEAD request has no
// body that says so, only the status.
func (r *retryer) isThrottled(err error) bool {
	if r.throttled.IsErrorThrottle(err).Bool() || hasStatus(err, http.StatusTooManyRequests) {
		return true
	}
	var response *awshttp.ResponseError
	return hasStatus(err, http.StatusServiceUnavailable) && errors.As(err, &response) &&
		response.Response.Request != nil && response.Response.Request.Method == http.MethodHead
}

var _ aws.RetryerV2 = (*retryer)(nil)

// hasCode reports whether an error is AWS's answer with one of the codes.
func hasCode(err error, codes ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, code := range codes {
		if api.ErrorCode() == code {
			return true
		}
	}
	return false
}
