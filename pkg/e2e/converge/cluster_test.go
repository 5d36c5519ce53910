package converge

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra    = "harbor-x4k2p"
	region   = "eu-west-1"
	account  = "123456789012"
	bucket   = infra + "-oidc"
	issuer   = bucket + ".s3." + region + ".amazonaws.com"
	provider = "arn:aws:iam::" + account + ":oidc-provider/" + issuer

	ownershipTag = "openshift.io/cloud-credential-operator/" + infra

	discoveryKey = ".well-known/openid-configuration"
	keysKey      = "keys.json"
	jwksKey      = "openid/v1/jwks"

	authenticationFile = "manifests/cluster-authentication-02-config.yaml"
	privateKeyFile     = "tls/bound-service-account-signing-key.key"
	publicKeyFile      = "sts/sa-signer.pub"
)

var objectKeys = []string{discoveryKey, keysKey, jwksKey}

// cluster is an install directory, and the stand-in as seen past the program: its clients
// go straight to moto, so that the proxy sees the program's requests alone.
type cluster struct {
	h        *harness.Harness
	dir      string
	requests string
	iam      *iam.Client
	s3       *s3.Client
}

// newCluster makes an install directory with the harness's signing key, and nothing in
// AWS. folder outlives the cluster.
func newCluster(t *testing.T, h *harness.Harness, folder string, requests ...request) *cluster {
	t.Helper()
	root, err := os.MkdirTemp(folder, "cluster-")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{
		h: h, requests: filepath.Join(root, "requests"),
		iam: awsstate.NewIAM(h.Moto.URL()), s3: awsstate.NewS3(h.Moto.URL()),
	}
	if c.dir, err = h.InstallDir(root, "manifests"); err != nil {
		t.Fatal(err)
	}
	if err := h.UseKey(c.dir); err != nil {
		t.Fatal(err)
	}
	writeRequests(t, c.requests, requests...)
	return c
}

// run runs a command on the cluster.
func (c *cluster) run(t *testing.T, command []string, flags ...string) harness.Result {
	t.Helper()
	args := slices.Concat(command, []string{"--dir", c.dir, "--credentials-requests-dir", c.requests, "--output", "json"}, flags)
	c.h.Proxy.ResetRequests()
	result, err := c.h.Run(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// touched is a resource or file that a create command changed.
type touched struct{ kind, name string }

// create runs create manifests, which must succeed, and returns what it changed.
func (c *cluster) create(t *testing.T, flags ...string) []touched {
	t.Helper()
	result := c.run(t, []string{"create", "manifests"}, flags...)
	if result.Code != 0 {
		t.Fatalf("create manifests ended with %d:\n%s", result.Code, result.Stderr)
	}
	type outcome struct{ Name, Outcome string }
	var created struct {
		Bucket           outcome
		BucketPolicy     outcome
		Objects          []outcome
		IdentityProvider struct{ ARN, Outcome string }
		Roles            []outcome
		Files            []outcome
	}
	if err := json.Unmarshal([]byte(result.Stdout), &created); err != nil {
		t.Fatalf("%v in the output of create manifests: %s", err, result.Stdout)
	}
	var all []touched
	add := func(kind, prefix string, outcomes ...outcome) {
		for _, o := range outcomes {
			if o.Outcome != "unchanged" {
				all = append(all, touched{kind, prefix + o.Name})
			}
		}
	}
	add("bucket", "", created.Bucket)
	add("bucket-policy", "", created.BucketPolicy)
	add("object", created.Bucket.Name+"/", created.Objects...)
	add("identity-provider", "", outcome{created.IdentityProvider.ARN, created.IdentityProvider.Outcome})
	add("role", "", created.Roles...)
	add("file", "", created.Files...)
	return all
}

// refused runs plan and create manifests, which both must fail with a code and say every
// one of the texts, and change neither AWS nor what is in the install directory.
func (c *cluster) refused(t *testing.T, code int, texts []string, flags ...string) {
	t.Helper()
	before, files := c.snapshot(t), fingerprint(t, c.dir, results)
	for _, command := range [][]string{{"plan"}, {"create", "manifests"}} {
		result := c.run(t, command, flags...)
		if result.Code != code {
			t.Errorf("%s ended with %d, want %d:\n%s", strings.Join(command, " "), result.Code, code, result.Stderr)
		}
		if result.Stdout != "" {
			t.Errorf("%s gave a result of %d bytes", strings.Join(command, " "), len(result.Stdout))
		}
		for _, text := range texts {
			if !strings.Contains(result.Stderr, text) {
				t.Errorf("%s does not say %q:\n%s", strings.Join(command, " "), text, result.Stderr)
			}
		}
		for _, r := range faultproxy.Mutating(c.h.Proxy.Requests()) {
			t.Errorf("%s was refused after %s of %s", strings.Join(command, " "), r.Operation, r.Subject)
		}
	}
	c.sameAWS(t, before)
	sameFiles(t, files, fingerprint(t, c.dir, results))
}

// snapshot returns all that there is in AWS.
func (c *cluster) snapshot(t *testing.T) string {
	t.Helper()
	state, err := awsstate.Snapshot(t.Context(), c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	return state.JSON()
}

// sameAWS compares all that there is in AWS with an earlier snapshot.
func (c *cluster) sameAWS(t *testing.T, want string) {
	t.Helper()
	if got := c.snapshot(t); got != want {
		t.Errorf("AWS holds something else than before:\n%s", lineDifferences(want, got))
	}
}

// lineDifferences returns the first lines that only one of two texts has, shortened: a line
// can hold a whole document.
func lineDifferences(want, got string) string {
	var b strings.Builder
	const most = 20
	n := 0
	only := func(mark, text, other string) {
		lines := map[string]int{}
		for line := range strings.SplitSeq(other, "\n") {
			lines[line]++
		}
		for line := range strings.SplitSeq(text, "\n") {
			if lines[line]--; lines[line] < 0 && n < most {
				n++
				b.WriteString(mark + strings.TrimSpace(line[:min(len(line), 200)]) + "\n")
			}
		}
	}
	only("- ", want, got)
	only("+ ", got, want)
	return b.String()
}
