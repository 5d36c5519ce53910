package adopt

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra    = "harbor-x4k2p"
	region   = "eu-west-1"
	bucket   = infra + "-oidc"
	provider = "arn:aws:iam::123456789012:oidc-provider/" + bucket + ".s3." + region + ".amazonaws.com"
	ownerTag = "openshift.io/cloud-credential-operator/" + infra
)

// The requests of the tests: the first has a short name, the names of the others ccoctl cuts, to
// one and the same.
var (
	plain = request("openshift-alpha", "cloud")
	one   = request("openshift-cloud-network-config-controller", "cloud-credentials-one")
	two   = request("openshift-cloud-network-config-controller", "cloud-credentials-two")

	plainRole  = ccoctl.RoleName(infra, plain.Secret)
	sharedRole = ccoctl.RoleName(infra, one.Secret)
)

func request(namespace, secret string) credentialsrequest.Request {
	return credentialsrequest.Request{
		Name: namespace + "-" + secret, Secret: credentialsrequest.Secret{Namespace: namespace, Name: secret},
		ServiceAccounts: []string{secret + "-operator", secret + "-controller"},
		StatementEntries: []credentialsrequest.StatementEntry{
			{Effect: "Allow", Action: []string{"s3:GetObject"}, Resource: "arn:aws:s3:::" + secret + "/*"},
			{Effect: "Allow", Action: []string{"kms:CreateGrant"}, Resource: "*", PolicyCondition: map[string]map[string]any{"Bool": {"kms:GrantIsForAWSResource": true}}},
		},
	}
}

// cluster is an install directory, and the stand-in as seen past the program.
type cluster struct {
	*testing.T
	h        *harness.Harness
	dir      string
	requests string
	iam      *iam.Client
	s3       *s3.Client
}

// newCluster makes an install directory and, in AWS and in the directory, what ccoctl makes of
// the requests.
func newCluster(t *testing.T, generation ccoctl.Generation, requests ...credentialsrequest.Request) *cluster {
	t.Helper()
	h := pool.Lend(t)
	return fill(t, h, generation, requests...)
}

// fill is newCluster with a harness that is there, and empty.
func fill(t *testing.T, h *harness.Harness, generation ccoctl.Generation, requests ...credentialsrequest.Request) *cluster {
	t.Helper()
	c := directory(t, h, requests...)
	key, err := os.ReadFile(h.KeyFile)
	c.must(err)
	made := ccoctl.Cluster{Endpoint: h.Moto.URL(), Name: infra, Region: region, Generation: generation, Key: key}
	c.must(made.Create(t.Context(), requests, c.dir))
	return c
}

// directory makes an install directory alone, and the requests.
func directory(t *testing.T, h *harness.Harness, requests ...credentialsrequest.Request) *cluster {
	t.Helper()
	root := t.TempDir()
	c := &cluster{T: t, h: h, requests: filepath.Join(root, "requests"), iam: awsstate.NewIAM(h.Moto.URL()), s3: awsstate.NewS3(h.Moto.URL())}
	var err error
	c.dir, err = h.InstallDir(root, "manifests")
	c.must(err)
	c.must(os.Mkdir(c.requests, 0o755))
	for _, r := range requests {
		c.addRequest(r)
	}
	return c
}

func (c *cluster) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// addRequest writes a request as the CredentialsRequest that it is read from.
func (c *cluster) addRequest(r credentialsrequest.Request) {
	c.Helper()
	document, err := json.Marshal(map[string]any{
		"apiVersion": "cloudcredential.openshift.io/v1", "kind": "CredentialsRequest", "metadata": map[string]any{"name": r.Name},
		"spec": map[string]any{
			"secretRef": r.Secret, "serviceAccountNames": r.ServiceAccounts,
			"providerSpec": map[string]any{
				"apiVersion": "cloudcredential.openshift.io/v1", "kind": "AWSProviderSpec", "statementEntries": r.StatementEntries,
			},
		},
	})
	c.must(err)
	c.must(os.WriteFile(filepath.Join(c.requests, r.Name+".yaml"), document, 0o644))
}

// run runs a command with flags, which must end with the code.
func (c *cluster) run(code int, command string, flags ...string) harness.Result {
	c.Helper()
	c.h.Proxy.ResetRequests()
	args := slices.Concat(strings.Fields(command), []string{"--dir", c.dir, "--credentials-requests-dir", c.requests}, flags)
	result, err := c.h.Run(c.Context(), args...)
	c.must(err)
	if result.Code != code {
		c.Fatalf("%s %v ended with %d, want %d:\n%s%s", command, flags, result.Code, code, result.Stdout, result.Stderr)
	}
	return result
}

// settled demands that nothing is left to do, with no flag.
func (c *cluster) settled() {
	c.Helper()
	c.run(0, "plan")
	c.run(0, "create manifests")
	if more := faultproxy.Mutating(c.h.Proxy.Requests()); len(more) > 0 {
		c.Errorf("another run sent %s of %s", more[0].Operation, more[0].Subject)
	}
}

func (c *cluster) look() *awsstate.State {
	c.Helper()
	state, err := awsstate.Snapshot(c.Context(), c.h.Moto.URL())
	c.must(err)
	return state
}

// untag takes every tag off bucket, provider and roles.
func (c *cluster) untag() {
	c.Helper()
	name := bucket
	_, err := c.s3.DeleteBucketTagging(c.Context(), &s3.DeleteBucketTaggingInput{Bucket: &name})
	c.must(err)
	arn, keys := provider, []string{"Name", ownerTag}
	_, err = c.iam.UntagOpenIDConnectProvider(c.Context(), &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: &arn, TagKeys: keys})
	c.must(err)
	for role := range c.look().Roles {
		c.must(untagRole(c.Context(), c.iam, role, keys...))
	}
}

func untagRole(ctx context.Context, client *iam.Client, role string, keys ...string) error {
	_, err := client.UntagRole(ctx, &iam.UntagRoleInput{RoleName: &role, TagKeys: keys})
	return err
}

// secretRole returns the name of the role that a Secret's manifest names.
func (c *cluster) secretRole(s credentialsrequest.Secret) string {
	c.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, "manifests", s.Namespace+"-"+s.Name+"-credentials.yaml"))
	c.must(err)
	_, rest, _ := strings.Cut(string(data), ":role/")
	name, _, _ := strings.Cut(rest, "\n")
	return name
}
