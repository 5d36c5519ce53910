package issuers

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
)

const (
	account = "123456789012"
	// patience bounds every wait; only a failing test reaches it.
	patience = time.Minute
)

// shared are the stand-ins, which the tests use one after the other.
var shared struct {
	harness *harness.Harness
	issuer  *issuer.Server
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if shared.harness, err = harness.Start(context.Background()); err != nil {
		panic(err)
	}
	defer shared.harness.Close()
	if shared.issuer, err = issuer.Start(shared.harness.Moto.URL()); err != nil {
		panic(err)
	}
	defer func() { _ = shared.issuer.Close() }()
	return m.Run()
}

// trial is a cluster of its own in an empty account.
type trial struct {
	*testing.T
	*harness.Harness
	issuer *issuer.Server
	dir    string
}

func begin(t *testing.T) *trial {
	t.Helper()
	x := &trial{T: t, Harness: shared.harness, issuer: shared.issuer}
	x.must(x.Reset(t.Context()))
	x.Proxy.SlowDistributions(0)
	var err error
	x.dir, err = x.InstallDir(t.TempDir(), "manifests")
	x.must(err)
	x.must(x.UseKey(x.dir))
	return x
}

func (x *trial) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// command is a command of the program on the cluster, ready to be started.
func (x *trial) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	ctx, cancel := context.WithTimeout(x.Context(), patience)
	x.Cleanup(cancel)
	cmd := x.Command(ctx, append(args, "--dir", x.dir)...)
	cmd.Env = append(cmd.Env, "HTTPS_PROXY="+x.issuer.ProxyURL(), "SSL_CERT_FILE="+x.issuer.CertificateFile())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	return cmd, &stderr
}

// run runs a command, which must end with an exit code, and returns its output.
func (x *trial) run(code int, args ...string) harness.Result {
	x.Helper()
	cmd, _ := x.command(args...)
	cmd.Stderr = nil
	result, err := harness.Wait(cmd)
	x.must(err)
	if result.Code != code {
		x.Fatalf("%s: exit code %d, want %d\n%s", strings.Join(args, " "), result.Code, code, result.Stderr)
	}
	return result
}

// create are the arguments of the main job.
func (x *trial) create(options ...string) []string {
	return append([]string{"create", "manifests", "--credentials-requests-dir", x.Requests()}, options...)
}

// distributions returns the domains of all distributions.
func (x *trial) distributions() []string {
	x.Helper()
	out, err := cloudfront.NewFromConfig(awsstate.Config(x.Moto.URL())).ListDistributions(x.Context(), &cloudfront.ListDistributionsInput{})
	x.must(err)
	var domains []string
	if out.DistributionList != nil {
		for _, d := range out.DistributionList.Items {
			domains = append(domains, *d.DomainName)
		}
	}
	return domains
}

// accessControls counts the origin access controls.
func (x *trial) accessControls() int {
	x.Helper()
	out, err := cloudfront.NewFromConfig(awsstate.Config(x.Moto.URL())).ListOriginAccessControls(x.Context(), &cloudfront.ListOriginAccessControlsInput{})
	x.must(err)
	return len(out.OriginAccessControlList.Items)
}

// read returns a file of the install directory.
func (x *trial) read(name string) string {
	x.Helper()
	data, err := os.ReadFile(filepath.Join(x.dir, name))
	x.must(err)
	return string(data)
}
