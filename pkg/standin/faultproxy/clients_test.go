package faultproxy

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

// clients are SDK clients that talk to a proxy.
type clients struct {
	iam *iam.Client
	s3  *s3.Client
	sts *sts.Client
}

// newClients returns clients of url that try each call so many times.
func newClients(url string, attempts int) clients {
	cfg := aws.Config{
		Region:           "us-east-2",
		Credentials:      credentials.NewStaticCredentialsProvider("test", "test", ""),
		BaseEndpoint:     aws.String(url),
		RetryMaxAttempts: attempts,
	}
	return clients{
		iam: iam.NewFromConfig(cfg),
		s3:  s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true }),
		sts: sts.NewFromConfig(cfg),
	}
}

// startProxy starts a proxy that ends with the test.
func startProxy(t *testing.T, upstream string, opts ...Option) *Proxy {
	t.Helper()
	proxy, err := Start(upstream, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := proxy.Close(); err != nil {
			t.Error(err)
		}
	})
	return proxy
}

// startUpstream starts a plain server that ends with the test.
func startUpstream(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// startMoto starts a moto_server that ends with the test.
func startMoto(t *testing.T) string {
	t.Helper()
	server, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL()
}
