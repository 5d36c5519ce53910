package faultproxy

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const trustPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"*"}}]}`

// The real client and the real stand-in, with the proxy between them.
func TestThroughToMoto(t *testing.T) {
	proxy := startProxy(t, startMoto(t))

	t.Run("nothing is changed on the way", func(t *testing.T) { passThrough(t, proxy) })
	t.Run("errors", func(t *testing.T) { errorAnswers(t, proxy) })
	t.Run("retries", func(t *testing.T) { retries(t, proxy) })
	t.Run("lost answer", func(t *testing.T) { lostAnswer(t, proxy) })
	t.Run("hanging", func(t *testing.T) { hanging(t, proxy) })
}

func passThrough(t *testing.T, proxy *Proxy) {
	c, ctx := newClients(proxy.URL(), 1), t.Context()
	proxy.ResetRequests()
	const content = `{"keys":["a","b"]}`
	bucket, key := aws.String("a-bucket"), aws.String("a folder/keys+1.json")

	must(t, op(c.s3.CreateBucket, &s3.CreateBucketInput{Bucket: bucket, CreateBucketConfiguration: &types.CreateBucketConfiguration{
		LocationConstraint: types.BucketLocationConstraintUsEast2,
	}})(ctx))
	must(t, op(c.s3.PutObject, &s3.PutObjectInput{
		Bucket: bucket, Key: key, Body: strings.NewReader(content), ContentType: aws.String("application/json"),
		Tagging: aws.String("Name=x"), ACL: types.ObjectCannedACLPublicRead,
	})(ctx))
	head, err := c.s3.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key})
	must(t, err)
	if aws.ToInt64(head.ContentLength) != int64(len(content)) || aws.ToString(head.ContentType) != "application/json" {
		t.Errorf("HeadObject: length %d, type %q", aws.ToInt64(head.ContentLength), aws.ToString(head.ContentType))
	}
	object, err := c.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	must(t, err)
	got, err := io.ReadAll(object.Body)
	must(t, err)
	if string(got) != content {
		t.Errorf("the object is %q, want %q", got, content)
	}
	identity, err := c.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	must(t, err)
	if aws.ToString(identity.Account) != "123456789012" {
		t.Errorf("the account is %q", aws.ToString(identity.Account))
	}

	// The documents of an issuer are read without credentials.
	resp, err := http.Get(proxy.URL() + "/a-bucket/a%20folder/keys%2B1.json")
	must(t, err)
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != content {
		t.Errorf("without credentials: %d %q, %v", resp.StatusCode, body, err)
	}

	requests := proxy.Requests()
	want := []string{"CreateBucket", "PutObject", "HeadObject", "GetObject", "GetCallerIdentity", "GetObject"}
	if len(requests) != len(want) || Depth(requests) != len(want) || len(Mutating(requests)) != 2 {
		t.Fatalf("%d requests, depth %d, %d mutating: want %v, one after the other",
			len(requests), Depth(requests), len(Mutating(requests)), want)
	}
	for i, r := range requests {
		if r.Operation != want[i] || r.Seq != i+1 || r.Anonymous != (i == len(want)-1) {
			t.Errorf("request %d is number %d, %s, anonymous %t; want %s", i+1, r.Seq, r.Operation, r.Anonymous, want[i])
		}
	}
	if !strings.Contains(string(requests[1].Body), content) || requests[1].Subject != "a-bucket/a folder/keys+1.json" {
		t.Errorf("PutObject of %q about %q", requests[1].Body, requests[1].Subject)
	}
}

// The SDK must take our errors for those of the service.
func errorAnswers(t *testing.T, proxy *Proxy) {
	c := newClients(proxy.URL(), 1)
	bucket, role := aws.String("a-bucket"), aws.String("a-role")
	for _, test := range []struct {
		name  string
		fault Fault
		call  func(context.Context) error
		code  string
		blame smithy.ErrorFault
	}{
		{"IAM throttles", Throttle, op(c.iam.GetRole, &iam.GetRoleInput{RoleName: role}), "Throttling", smithy.FaultUnknown},
		{"STS throttles", Throttle, op(c.sts.GetCallerIdentity, &sts.GetCallerIdentityInput{}), "Throttling", smithy.FaultUnknown},
		{"S3 throttles", Throttle, op(c.s3.ListObjectsV2, &s3.ListObjectsV2Input{Bucket: bucket}), "SlowDown", smithy.FaultUnknown},
		{"IAM breaks", InternalError, op(c.iam.GetRole, &iam.GetRoleInput{RoleName: role}), "ServiceFailure", smithy.FaultServer},
		{"STS breaks", InternalError, op(c.sts.GetCallerIdentity, &sts.GetCallerIdentityInput{}), "InternalFailure", smithy.FaultUnknown},
		{"S3 breaks", InternalError, op(c.s3.ListObjectsV2, &s3.ListObjectsV2Input{Bucket: bucket}), "InternalError", smithy.FaultUnknown},
		{"IAM refuses", func(r *Request) Action {
			return AWSError(r, 400, "MalformedPolicyDocument", "Invalid principal in policy")
		},
			op(c.iam.CreateRole, &iam.CreateRoleInput{RoleName: role, AssumeRolePolicyDocument: aws.String("{}")}),
			"MalformedPolicyDocument", smithy.FaultClient},
		{"S3 refuses", func(r *Request) Action { return AWSError(r, 409, "OperationAborted", "A conflicting <operation>") },
			op(c.s3.CreateBucket, &s3.CreateBucketInput{Bucket: bucket}), "OperationAborted", smithy.FaultUnknown},
		{"S3 refuses a HEAD", func(r *Request) Action { return AWSError(r, 403, "AccessDenied", "no") },
			op(c.s3.HeadBucket, &s3.HeadBucketInput{Bucket: bucket}), "Forbidden", smithy.FaultUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			proxy.SetFault(test.fault)
			defer proxy.SetFault(nil)
			err := test.call(t.Context())
			var api smithy.APIError
			if !errors.As(err, &api) || api.ErrorCode() != test.code || api.ErrorFault() != test.blame {
				t.Errorf("got %v, want an API error %s (%s)", err, test.code, test.blame)
			}
		})
	}
}

func retries(t *testing.T, proxy *Proxy) {
	c := newClients(proxy.URL(), 3)
	for name, fault := range map[string]Fault{
		"throttled": Throttle,
		"broken":    InternalError,
		"reset":     func(*Request) Action { return Reset() },
	} {
		t.Run(name, func(t *testing.T) {
			proxy.ResetRequests()
			proxy.SetFault(func(r *Request) Action {
				if r.Seq == 1 {
					return fault(r)
				}
				return Pass()
			})
			defer proxy.SetFault(nil)
			must(t, op(c.s3.PutBucketTagging, &s3.PutBucketTaggingInput{
				Bucket: aws.String("a-bucket"), Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}},
			})(t.Context()))
			requests := proxy.Requests()
			if len(requests) != 2 || requests[1].Attempt != "attempt=2; max=3" || requests[0].Invocation != requests[1].Invocation {
				t.Errorf("want two attempts of one call, got %d: %q", len(requests), requests[len(requests)-1].Attempt)
			}
		})
	}
}

// A lost answer is the fault that leaves orphans: the retry meets what the first try made.
func lostAnswer(t *testing.T, proxy *Proxy) {
	c := newClients(proxy.URL(), 3)
	proxy.ResetRequests()
	proxy.SetFault(func(r *Request) Action {
		if r.Operation == "CreateRole" && r.Seq == 1 {
			return LoseAnswer()
		}
		return Pass()
	})
	defer proxy.SetFault(nil)
	err := op(c.iam.CreateRole, &iam.CreateRoleInput{
		RoleName: aws.String("a-role"), AssumeRolePolicyDocument: aws.String(trustPolicy),
	})(t.Context())
	var exists *iamtypes.EntityAlreadyExistsException
	if !errors.As(err, &exists) {
		t.Errorf("got %v, want that the role exists already", err)
	}
	requests := proxy.Requests()
	if len(requests) != 2 || requests[0].Fault != KindLoseAnswer || requests[0].Status != http.StatusOK || requests[1].Status != http.StatusConflict {
		t.Errorf("requests: %+v", requests)
	}
}

func hanging(t *testing.T, proxy *Proxy) {
	proxy.SetFault(func(*Request) Action { return HangAfter() })
	defer proxy.SetFault(nil)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err := op(newClients(proxy.URL(), 1).iam.ListRoles, &iam.ListRolesInput{})(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want a timeout", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
