package awsstate

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// Region is where the clients of this package are.
const Region = "us-east-2"

// Config returns the configuration of a client of the stand-in at endpoint. It is made
// by hand so that nothing of the user's environment, real credentials least of all, gets
// into a test.
func Config(endpoint string) aws.Config {
	return aws.Config{
		Region:       Region,
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		BaseEndpoint: aws.String(endpoint),
	}
}

// NewS3 returns an S3 client of the stand-in at endpoint.
func NewS3(endpoint string) *s3.Client {
	return s3.NewFromConfig(Config(endpoint), func(o *s3.Options) { o.UsePathStyle = true })
}

// NewIAM returns an IAM client of the stand-in at endpoint.
func NewIAM(endpoint string) *iam.Client { return iam.NewFromConfig(Config(endpoint)) }

// Snapshot reads what the stand-in at endpoint holds.
func Snapshot(ctx context.Context, endpoint string) (*State, error) {
	state := &State{}
	var err error
	if state.Buckets, err = readBuckets(ctx, NewS3(endpoint)); err != nil {
		return nil, fmt.Errorf("reading the buckets: %w", err)
	}
	client := NewIAM(endpoint)
	if state.Providers, err = readProviders(ctx, client); err != nil {
		return nil, fmt.Errorf("reading the identity providers: %w", err)
	}
	if state.Roles, err = readRoles(ctx, client); err != nil {
		return nil, fmt.Errorf("reading the roles: %w", err)
	}
	if state.Policies, err = readPolicies(ctx, client); err != nil {
		return nil, fmt.Errorf("reading the managed policies: %w", err)
	}
	return state, nil
}

// absent returns whether an error says that there is no such setting.
func absent(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

// tagMap makes the tags of any service a map; pair returns a tag's key and value.
func tagMap[T any](tags []T, pair func(T) (key, value *string)) map[string]string {
	if len(tags) == 0 {
		return nil
	}
	all := make(map[string]string, len(tags))
	for _, tag := range tags {
		key, value := pair(tag)
		all[aws.ToString(key)] = aws.ToString(value)
	}
	return all
}
