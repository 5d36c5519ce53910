package live

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
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

// retryer is the SDK's adaptive retryer, which also slows down the requests that follow
// a throttled one, with more patience for throttling than for failures.
type retryer struct {
	*retry.AdaptiveMode
	throttled retry.IsErrorThrottle
}

func newRetryer() *retryer {
	return &retryer{
		AdaptiveMode: retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
			o.StandardOptions = append(o.StandardOptions, func(s *retry.StandardOptions) {
				s.MaxAttempts = maxThrottled
				s.MaxBackoff = maxBackoff
				// The bucket of retry tokens would end a throttled run early; maxFailed
				// bounds the other retries.
				s.RateLimiter = ratelimit.None
			})
		}),
		throttled: retry.IsErrorThrottles(retry.DefaultThrottles),
	}
}

// IsErrorRetryable reports whether a request is worth sending again. A used-up quota is
// not, although its status looks like a conflict that passes. Two changes of one IAM
// resource at the same time are: the SDK does not know that code.
func (r *retryer) IsErrorRetryable(err error) bool {
	switch {
	case hasCode(err, "LimitExceeded", "LimitExceededException"):
		return false
	case hasCode(err, "ConcurrentModification", "ConcurrentModificationException"):
		return true
	}
	return r.AdaptiveMode.IsErrorRetryable(err)
}

// RetryDelay returns how long to wait before the next attempt, or an error to give up.
func (r *retryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	if attempt >= maxFailed && !r.throttled.IsErrorThrottle(err).Bool() {
		return 0, err
	}
	return r.AdaptiveMode.RetryDelay(attempt, err)
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
