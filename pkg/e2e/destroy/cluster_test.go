package destroy

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra    = "harbor-x4k2p"
	region   = "eu-west-1"
	account  = "123456789012"
	bucket   = infra + "-oidc"
	provider = "arn:aws:iam::" + account + ":oidc-provider/" + bucket + ".s3." + region + ".amazonaws.com"
	// role is one of the roles that create makes, and that has the name that ccoctl gives it.
	role = infra + "-openshift-ingress-operator-cloud-credentials"

	anything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}`
)

// pool has the harnesses that no test is using: two, as there are processors in CI.
var pool = harness.NewPool(2)

func TestMain(m *testing.M) { os.Exit(pool.Run(m.Run)) }

// cluster is an install directory, and the stand-in as seen past the program: its clients go straight
// to moto, so that the proxy sees the program's requests alone.
type cluster struct {
	*testing.T
	*harness.Harness
	dir string
	iam *iam.Client
	s3  *s3.Client
}

// begin makes an install directory, and nothing in AWS.
func begin(t *testing.T) *cluster {
	t.Helper()
	h := pool.Lend(t)
	c := &cluster{T: t, Harness: h, iam: awsstate.NewIAM(h.Moto.URL()), s3: awsstate.NewS3(h.Moto.URL())}
	var err error
	if c.dir, err = h.InstallDir(t.TempDir(), "manifests"); err == nil {
		err = h.UseKey(c.dir)
	}
	c.must(err)
	return c
}

// created makes everything with the program itself.
func created(t *testing.T) *cluster {
	t.Helper()
	c := begin(t)
	if result := c.run("create", "manifests", "--credentials-requests-dir", c.Requests()); result.Code != 0 {
		t.Fatalf("create: exit code %d\n%s", result.Code, result.Stderr)
	}
	return c
}

// byCcoctl makes everything as ccoctl does.
func byCcoctl(t *testing.T, generation ccoctl.Generation) *cluster {
	t.Helper()
	c := begin(t)
	requests, _, err := credentialsrequest.ReadDirs(t.Context(), []string{c.Requests()})
	c.must(err)
	requests = slices.DeleteFunc(requests, func(r credentialsrequest.Request) bool {
		return r.Annotations["release.openshift.io/feature-set"] != ""
	})
	key, err := os.ReadFile(c.KeyFile)
	c.must(err)
	made := ccoctl.Cluster{Endpoint: c.Moto.URL(), Name: infra, Region: region, Generation: generation, Key: key}
	c.must(made.Create(t.Context(), requests, t.TempDir()))
	return c
}

func (c *cluster) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *cluster) run(args ...string) harness.Result {
	c.Helper()
	c.Proxy.ResetRequests()
	result, err := c.Harness.Run(c.Context(), append(args, "--dir", c.dir)...)
	c.must(err)
	return result
}

// destroy runs the command, which must end with the exit code, and returns what it says of itself.
func (c *cluster) destroy(code int, options ...string) (view.Destroyed, harness.Result) {
	c.Helper()
	args := slices.Concat([]string{"destroy", "--yes", "--output", "json", "--credentials-requests-dir", c.Requests()}, options)
	result := c.run(args...)
	if result.Code != code {
		c.Fatalf("exit code %d, want %d\n%s%s", result.Code, code, result.Stdout, result.Stderr)
	}
	var said view.Destroyed
	if err := json.Unmarshal([]byte(result.Stdout), &said); err != nil {
		c.Fatalf("the result is no JSON: %v\n%s", err, result.Stdout)
	}
	if said.Complete != (code == 0) {
		c.Errorf("complete is %t, and the exit code %d", said.Complete, code)
	}
	return said, result
}

// outcome returns what became of a resource; empty if it is not named.
func outcome(said view.Destroyed, kind cloud.Kind, name string) string {
	for _, r := range said.Resources {
		if r.Kind == string(kind) && r.Name == name {
			return string(r.Outcome)
		}
	}
	return ""
}

// mustSay fails the test unless all of the texts are in what the user reads.
func (c *cluster) mustSay(result harness.Result, texts ...string) {
	c.Helper()
	for _, text := range texts {
		if !strings.Contains(result.Stderr, text) {
			c.Errorf("%q is not said:\n%s", text, result.Stderr)
		}
	}
}

func (c *cluster) aws() *awsstate.State {
	c.Helper()
	state, err := awsstate.Snapshot(c.Context(), c.Moto.URL())
	c.must(err)
	return state
}

// mustBeEmpty fails the test unless the account holds nothing.
func (c *cluster) mustBeEmpty() {
	c.Helper()
	if s := c.aws(); len(s.Buckets)+len(s.Providers)+len(s.Roles)+len(s.Policies) > 0 {
		c.Errorf("the account holds\n%s", s.JSON())
	}
}

// changing returns the operations that changed anything, in their order.
func (c *cluster) changing() []faultproxy.Request { return faultproxy.Mutating(c.Proxy.Requests()) }

// policy makes a managed policy and returns its ARN.
func (c *cluster) policy(name string, owned bool) string {
	c.Helper()
	in := &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(anything)}
	if owned {
		in.Tags = append(in.Tags, ownershipTag())
	}
	out, err := c.iam.CreatePolicy(c.Context(), in)
	c.must(err)
	return aws.ToString(out.Policy.Arn)
}

func (c *cluster) attach(role, arn string) {
	c.Helper()
	_, err := c.iam.AttachRolePolicy(c.Context(), &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: &arn})
	c.must(err)
}
