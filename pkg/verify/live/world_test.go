package live

import (
	"context"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// shared is what all tests have in common: moto with a cluster's resources, and the issuer
// before it. A test leaves the resources as it found them.
var shared struct {
	moto    *moto.Server
	issuer  *issuer.Server
	cluster *verifytest.Cluster
	forger  *rsa.PrivateKey
}

func TestMain(m *testing.M) {
	code, err := withShared(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withShared(run func() int) (code int, err error) {
	ctx := context.Background()
	if err := verifytest.Isolate(); err != nil {
		return 0, err
	}
	if shared.moto, err = moto.Start(ctx); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, shared.moto.Close()) }()
	if shared.issuer, err = issuer.Start(shared.moto.URL()); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, shared.issuer.Close()) }()
	environment := map[string]string{"HTTPS_PROXY": shared.issuer.ProxyURL()}
	if os.Getenv(marker) != "" {
		environment["SSL_CERT_FILE"] = shared.issuer.CertificateFile()
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			return 0, err
		}
	}
	key, err := verifytest.NewKey()
	if err != nil {
		return 0, err
	}
	if shared.forger, err = newForgerKey(); err != nil {
		return 0, err
	}
	if shared.cluster, err = verifytest.Create(ctx, shared.moto.URL(), key); err != nil {
		return 0, err
	}
	return run(), nil
}

// input is what the command would give, for the resources as they are now.
func input(t *testing.T) Input {
	t.Helper()
	c := shared.cluster
	in := Input{
		Issuer: verifytest.Issuer, Public: &c.Key.PublicKey, Private: c.Key,
		Outbound:       outbound.Settings{CABundles: []outbound.CABundle{{Name: "--certificate-authority ca.pem", PEM: authorityPEM()}}},
		RequestTimeout: 5 * time.Second, Progress: progress.New(discard(), nil),
	}
	for _, group := range []struct {
		into    *Resources
		desired []cloud.Resource
	}{{&in.Bucket, c.Bucket}, {&in.Provider, c.Provider}, {&in.Roles, c.Roles}} {
		group.into.Comparisons, group.into.Err = cloud.ObserveAndCompare(t.Context(), c.Target, group.desired...)
	}
	return in
}

// authorityPEM is the certificate of the stand-in's authority.
func authorityPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: shared.issuer.Authority().Raw})
}

// prove runs the checks without waiting between attempts.
func prove(t *testing.T, in Input) []verify.Result {
	t.Helper()
	return run(t.Context(), in, impatient(shared.forger))
}

// impatient does not wait between attempts, and does not make a key each time.
func impatient(forger *rsa.PrivateKey) environment {
	return environment{
		sleep:     func(context.Context, time.Duration) {},
		forgerKey: func() (*rsa.PrivateKey, error) { return forger, nil },
	}
}

// passed is what comes of a cluster that is as it should be, whose issuer is trusted for the
// stand-in's authority alone.
func passed(others map[string]verify.Outcome) map[string]verify.Outcome {
	want := map[string]verify.Outcome{"issuer-certificate": verify.Warning}
	for id, outcome := range others {
		want[id] = outcome
	}
	return want
}

func discard() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := verifytest.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}
