package cloudfront

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

// stands has the stand-ins that no test is using: two, as there are processors in CI.
var stands = make(chan *stand, 2)

// stand is a moto with a fault proxy in front of it.
type stand struct {
	moto  *moto.Server
	proxy *faultproxy.Proxy
}

func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if file := os.Getenv(childLedger); file != "" {
		os.Exit(child(file, os.Getenv(childEndpoint)))
	}
	os.Exit(run(m))
}

// run starts the stand-ins around the tests.
func run(m *testing.M) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for range cap(stands) {
		server, err := moto.Start(ctx)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = server.Close() }()
		proxy, err := faultproxy.Start(server.URL())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = proxy.Close() }()
		stands <- &stand{server, proxy}
	}
	return m.Run()
}
