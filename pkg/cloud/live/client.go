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
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
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
	// Outbound is how connections leave this machine.
	Outbound outbound.Settings
	// AssumeRoleARN is a role that the credentials assume first, and as which everything is then
	// done; empty for none. What needs no credentials does not use it. AssumeRoleSource says where it is
	// given, for errors; empty for the flag.
	AssumeRoleARN    string
	AssumeRoleSource string
}

// cloudFrontRegion is the region that requests to CloudFront are signed for, wherever the cluster is:
// https://docs.aws.amazon.com/general/latest/gr/cf_region.html
const cloudFrontRegion = "us-east-1"

type clients struct {
	iam *iam.Client
	sts *sts.Client
	s3  *s3.Client
	// cloudfront is for what destroy finds; it is global, whatever the region.
	cloudfront *cloudfront.Client
	// anonymous is s3 without credentials.
	anonymous *s3.Client
	// s3control knows the account's block of public access; nil where S3 itself is at an endpoint of
	// the user's own and S3 Control is not: see newS3Control.
	s3control *s3control.Client
}

func newClients(ctx context.Context, c Config, log logrus.FieldLogger) (*clients, error) {
	cfg, err := loadConfig(ctx, c, config.WithLogger(sdkLog(log)))
	if err != nil {
		return nil, err
	}
	if c.ReadOnly {
		cfg.APIOptions = append(cfg.APIOptions, refuseChanges)
	}
	stsOptions := func(o *sts.Options) { o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["sts"]) }
	if err := assumeRole(&cfg, sts.NewFromConfig(cfg, stsOptions), c); err != nil {
		return nil, err
	}
	cs := &clients{
		iam: iam.NewFromConfig(cfg, func(o *iam.Options) { o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["iam"]) }),
		sts: sts.NewFromConfig(cfg, stsOptions),
		cloudfront: cloudfront.NewFromConfig(cfg, func(o *cloudfront.Options) {
			o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["cloudfront"])
			if o.BaseEndpoint != nil {
				// The SDK knows CloudFront's one region by its own endpoints alone; a signature for
				// another one is refused.
				o.Region = cloudFrontRegion
			}
		}),
	}
	s3Options := func(o *s3.Options) {
		o.BaseEndpoint = endpoint(o.BaseEndpoint, c.Endpoints["s3"])
		// A custom endpoint rarely has a wildcard name and certificate for its buckets.
		o.UsePathStyle = o.UsePathStyle || o.BaseEndpoint != nil
	}
	cs.s3 = s3.NewFromConfig(cfg, s3Options)
	cs.anonymous = s3.NewFromConfig(cfg, s3Options, func(o *s3.Options) { o.Credentials = aws.AnonymousCredentials{} })
	cs.s3control = newS3Control(cfg, c, cs.s3.Options().BaseEndpoint != nil)
	return cs, nil
}

// loadConfig reads the SDK's own settings, from the environment and the shared files: credentials,
// endpoints, FIPS and dual-stack among them.
func loadConfig(ctx context.Context, c Config, options ...func(*config.LoadOptions) error) (aws.Config, error) {
	client, err := buildableClient(c)
	if err != nil {
		return aws.Config{}, err
	}
	requests := newGate(c.Concurrency)
	options = append(options, config.WithRegion(c.Region), config.WithHTTPClient(client),
		config.WithRetryer(func() aws.Retryer { return newRetryer(requests) }))
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Config{}, diagnostic.Inputf("Check AWS_PROFILE, AWS_CONFIG_FILE and the files that they name.", "load the AWS configuration: %w", err)
	}
	// The SDK has put AWS_CA_BUNDLE, or ca_bundle of the shared configuration, into its client by now,
	// so that the bound goes around it.
	cfg.HTTPClient = &boundedClient{client: cfg.HTTPClient, gate: requests, outbound: c.Outbound}
	return cfg, nil
}

// endpoint returns the SDK's own endpoint, else the install-config's, else nil.
func endpoint(own *string, installConfig string) *string {
	if own != nil || installConfig == "" {
		return own
	}
	return aws.String(installConfig)
}

// buildableClient is the SDK's own client, to which the SDK still adds what its settings say, on the
// connections that Config.Outbound describes.
func buildableClient(c Config) (*awshttp.BuildableClient, error) {
	var err error
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns = 0 // the gate is the bound
		t.MaxIdleConnsPerHost = max(c.Concurrency, 1)
		err = c.Outbound.Configure(t)
	})
	if err != nil {
		return nil, err
	}
	if c.RequestTimeout > 0 {
		client = client.WithTimeout(c.RequestTimeout)
	}
	return client, nil
}

// boundedClient lets a request through when the gate does, so that a hundred roles do not
// mean a hundred connections. A retry waits its turn like a first try.
type boundedClient struct {
	client   aws.HTTPClient
	gate     *gate
	outbound outbound.Settings
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
	return response, b.outbound.Advise(err)
}
