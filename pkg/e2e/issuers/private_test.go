package issuers

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// demandOne fails the test unless there is one distribution, which everything names, and nothing is left
// to do.
func (x *trial) demandOne() {
	x.Helper()
	domains := x.distributions()
	if len(domains) != 1 || x.accessControls() != 1 {
		x.Fatalf("there are the distributions %q and %d access controls", domains, x.accessControls())
	}
	for _, name := range []string{"sts/oidc/.well-known/openid-configuration", "manifests/cluster-authentication-02-config.yaml"} {
		if text := x.read(name); !strings.Contains(text, "https://"+domains[0]) {
			x.Errorf("%s does not name the issuer https://%s:\n%s", name, domains[0], text)
		}
	}
	x.demandNoPlaceholder()
	x.run(0, "plan")
}

// demandNoPlaceholder fails the test if what stands for a distribution that does not exist got anywhere.
func (x *trial) demandNoPlaceholder() {
	x.Helper()
	for _, name := range []string{".openshift_install_sts_state.json", "sts/oidc/.well-known/openid-configuration"} {
		for _, placeholder := range []string{strings.TrimPrefix(endpoint.PendingIssuer, "https://"), cloud.PendingDistribution} {
			if strings.Contains(x.read(name), placeholder) {
				x.Errorf("%s holds %s", name, placeholder)
			}
		}
	}
}

// A run may be killed at any change that it makes up to the identity provider, be it before the change or
// before it hears of it: the next run makes one distribution of it.
func TestKilledAtEachChange(t *testing.T) {
	changes := []string{
		"CreateBucket", "PutPublicAccessBlock", "PutBucketTagging", "POST /2020-05-31/origin-access-control", "POST /2020-05-31/distribution",
		"PutBucketPolicy", "PutObject", "CreateOpenIDConnectProvider", "CreateRole",
	}
	for _, operation := range changes {
		for _, carriedOut := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, carried out %t", operation, carriedOut), func(t *testing.T) {
				x := begin(t)
				cmd, stderr := x.command(x.create("--create-private-s3-bucket")...)
				kill := func() { _ = cmd.Process.Kill() }
				met := false
				x.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
					if met || r.Operation != operation {
						return faultproxy.Pass()
					}
					met = true
					if carriedOut {
						return faultproxy.LoseAnswer().WithAfter(kill)
					}
					return faultproxy.Reset().WithBefore(kill)
				})
				_ = cmd.Run()
				if code := cmd.ProcessState.ExitCode(); code != -1 {
					t.Fatalf("the run was not killed: exit code %d\n%s", code, stderr)
				}
				x.Proxy.SetFault(nil)
				x.run(0, "create", "manifests", "--credentials-requests-dir", x.Requests(), "--create-private-s3-bucket")
				x.demandOne()
			})
		}
	}
}

// waits reports whether the run under way has written the documents and has asked for the distribution
// again.
func (x *trial) waits() bool {
	written, asked := 0, false
	for _, r := range x.Proxy.Requests() {
		switch {
		case r.Operation == "PutObject":
			written++
		case written == 3 && r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/2020-05-31/distribution/"):
			asked = true
		}
	}
	return asked
}

// asked counts how often the distribution was asked for.
func (x *trial) asked() int {
	n := 0
	for _, r := range x.Proxy.Requests() {
		if id, is := strings.CutPrefix(r.Path, "/2020-05-31/distribution/"); is && r.Method == http.MethodGet && !strings.Contains(id, "/") {
			n++
		}
	}
	return n
}

// A run that is killed while it waits for CloudFront waits again when it is repeated, and only then
// makes the identity provider, for which IAM asks the issuer.
func TestKilledWhileWaiting(t *testing.T) {
	x := begin(t)
	x.Proxy.SlowDistributions(-1)
	cmd, stderr := x.command(x.create("--create-private-s3-bucket")...)
	x.must(cmd.Start())
	for deadline := time.Now().Add(patience); !x.waits(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not wait")
		}
	}
	x.must(cmd.Process.Kill())
	_ = cmd.Wait()
	if !strings.Contains(stderr.String(), "Waiting until CloudFront serves distribution ") {
		t.Errorf("it does not say that it waits:\n%s", stderr)
	}
	for _, r := range x.Proxy.Requests() {
		if r.Operation == "CreateOpenIDConnectProvider" {
			t.Error("the identity provider was made before the distribution serves")
		}
	}
	x.demandNoPlaceholder()
	domains := x.distributions()

	// It is not done yet when the next run looks at it first.
	x.Proxy.SlowDistributions(x.asked() + 2)
	x.Proxy.ResetRequests()
	result := x.run(0, x.create()...) // the option is kept
	if !strings.Contains(result.Stderr, "Waiting until CloudFront serves distribution ") {
		t.Errorf("it does not wait again:\n%s", result.Stderr)
	}
	if again := x.distributions(); len(again) != 1 || again[0] != domains[0] {
		t.Errorf("there were the distributions %q, and now there are %q", domains, again)
	}
	x.demandOne()
}

// A distribution that is gone is not replaced: a cluster's tokens name its domain.
func TestGone(t *testing.T) {
	x := begin(t)
	x.run(0, x.create("--create-private-s3-bucket")...)
	x.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/2020-05-31/distribution/") {
			return faultproxy.Answer(404, nil, []byte(`<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>NoSuchDistribution</Code><Message>gone</Message></Error></ErrorResponse>`))
		}
		if r.Operation == "GET /2020-05-31/distribution" {
			return faultproxy.Answer(200, nil, []byte(`<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems><Marker></Marker><Quantity>0</Quantity></DistributionList>`))
		}
		return faultproxy.Pass()
	})
	x.Proxy.ResetRequests()
	result := x.run(1, x.create()...)
	if !strings.Contains(result.Stderr, "is gone, and another one would have another domain") || !strings.Contains(result.Stderr, x.distributions()[0]) {
		t.Errorf("it says\n%s", result.Stderr)
	}
	if changing := faultproxy.Mutating(x.Proxy.Requests()); len(changing) > 0 {
		t.Errorf("it changed something: %v", changing)
	}
}

// What the policy of a KMS key must have is said, since the program does not change it.
func TestKMS(t *testing.T) {
	const key = "arn:aws:kms:eu-west-1:" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"
	x := begin(t)
	result := x.run(0, x.create("--create-private-s3-bucket", "--kms-key-arn", key, "--output", "json")...)
	for _, want := range []string{`"kmsKeyPolicyStatement": {`, `"kms:Decrypt"`, `:distribution/`} {
		if !strings.Contains(result.Stdout, want) {
			t.Errorf("the result has no %s:\n%s", want, result.Stdout)
		}
	}
	if !strings.Contains(result.Stderr, "The policy of the key "+key+" must have this statement") {
		t.Errorf("the log is\n%s", result.Stderr)
	}
	x.demandOne()
	x.issuer.SetFault(issuerForbids)
	defer x.issuer.SetFault(nil)
	if result = x.run(1, x.create()...); !strings.Contains(result.Stderr, "The policy of the KMS key must have this statement: {") {
		t.Errorf("it says\n%s", result.Stderr)
	}
}
