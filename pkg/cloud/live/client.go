package live

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Config says how to reach AWS. Credentials come from the SDK's default chain.
type Config struct {
	Region string
	// Endpoints are the install-config's service endpoints, URLs by service name. The
	// SDK's own settings, AWS_ENDPOINT_URL and the shared config, win over them.
	Endpoints map[string]string
	// Concurrency is how many requests may be under way at once.
	Concurrency int
	// RequestTimeout is how long one request may take before it is tried again.
	RequestTimeout time.Duration
	// ReadOnly refuses every call that could change something.
	ReadOnly bool
}

type clients struct {
	iam *iam.Client
	sts *sts.Client
	s3  *s3.Client
	// cloudfront is for what destroy finds; it is global, whatever the region.
	cloudfront *cloudfront.Client
	// anonymous is s3 without credentials.
	anonymous *s3.Client
}

func newClients(ctx context.Context, c Config, log logrus.FieldLogger) (*clients, error) {
	requests := newGate(c.Concurrency)
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithRegion(c.Region),
		config.WithLogger(sdkLog(log)),
		config.WithHTTPClient(buildableClient(c)),
		config.WithRetryer(func() aws.Retryer { return newRetryer(requests) }),
	)
	if err != nil {
		return nil, diagnostic.Inputf("Check AWS_PROFILE, AWS_CONFIG_FILE and the files that they name.", "load the AWS configuration: %w", err)
	}
	// The SDK has put AWS_CA_BUNDLE into its client by now, so that the bound goes around it.
	cfg.HTTPClient = &boundedClient{client: cfg.HTTPClient, gate: requests}
	if c.ReadOnly {
		cfg.APIOptions = append(cfg.APIOptions, refuseChanges)
	}
	cs := &clients{
		iam: iam.NewFromConfig(cfg, func(o *iam.Options) { o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["iam"]) }),
		sts: sts.NewFromConfig(cfg, func(o *sts.Options) { o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["sts"]) }),
		cloudfront: cloudfront.NewFromConfig(cfg, func(o *cloudfront.Options) {
			o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["cloudfront"])
		}),
	}
	s3Options := func(o *s3.Options) {
		o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["s3"])
		// A custom endpoint rarely has a wildcard name and certificate for its buckets.
		o.UsePathStyle = o.UsePathStyle || o.BaseEndpoint != nil
	}
	cs.s3 = s3.NewFromConfig(cfg, s3Options)
	cs.anonymous = s3.NewFromConfig(cfg, s3Options, func(o *s3.Options) { o.Credentials = aws.AnonymousCredentials{} })
	return cs, nil
}

// endpoint returns the SDK's own endpoint, else the install-config's, else nil.
func endpoint(own *string, installConfig string) *string {
	if own != nil || installConfig == "" {
		return own
	}
	return aws.String(installConfig)
}

func buildableClient(c Config) *awshttp.BuildableClient {
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns = 0 // the gate is the bound
		t.MaxIdleConnsPerHost = max(c.Concurrency, 1)
	})
	if c.RequestTimeout > 0 {
		client = client.WithTimeout(c.RequestTimeout)
	}
	return client
}

// boundedClient lets a request through when the gate does, so that a hundred roles do not
// mean a hundred connections. A retry waits its turn like a first try.
type boundedClient struct {
	client aws.HTTPClient
	gate   *gate
}

// Do sends a request when there is a place for it.
func (b *boundedClient) Do(r *http.Request) (*http.Response, error) {
	if err := b.gate.enter(r.Context()); err != nil {
		return nil, fmt.Errorf("wait to send a request: %w", err)
	}
	defer b.gate.leave()
	response, err := b.client.Do(r)
	if err == nil && response.StatusCode < http.StatusMultipleChoices {
		b.gate.faster()
	}
	return response, err
}
