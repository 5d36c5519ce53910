package live

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// A refusal is found in whatever it is wrapped in, and beside whatever else went wrong.
func TestIsDenied(t *testing.T) {
	answer := func(code string) error {
		return fmt.Errorf("look at x: %w", &smithy.OperationError{ServiceID: "IAM", OperationName: "GetRole", Err: &smithy.GenericAPIError{Code: code}})
	}
	denied, other := answer("AccessDenied"), answer("NoSuchEntity")
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"none":                       {nil, false},
		"no answer":                  {io.EOF, false},
		"IAM and S3":                 {denied, true},
		"JSON protocols":             {answer("AccessDeniedException"), true},
		"another answer":             {other, false},
		"expired":                    {answer("ExpiredToken"), false},
		"after another answer":       {errors.Join(io.EOF, other, denied), true},
		"joined, then wrapped":       {fmt.Errorf("run: %w", errors.Join(other, denied)), true},
		"joined, without a refusal":  {errors.Join(io.EOF, other), false},
		"bucket that is not shown":   {headForbidden(t), true},
		"two errors in one sentence": {fmt.Errorf("%w, then %w", other, denied), true},
	} {
		if got := IsDenied(c.err); got != c.want {
			t.Errorf("%s: %t, want %t: %v", name, got, c.want, c.err)
		}
	}
}

// headForbidden returns the SDK's error for an answer to HeadBucket that has a status and no body.
func headForbidden(t *testing.T) error {
	t.Helper()
	client := s3.New(s3.Options{
		Region: "eu-west-1", Credentials: aws.AnonymousCredentials{}, RetryMaxAttempts: 1,
		HTTPClient: forbidding{},
	})
	_, err := client.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("x-oidc")})
	return err
}

// forbidding answers every request with the status 403 and nothing else.
type forbidding struct{}

func (forbidding) Do(request *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{}, Body: http.NoBody, Request: request}, nil
}
