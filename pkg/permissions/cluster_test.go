package permissions_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/simulate"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra    = "harbor-x4k2p"
	region   = "eu-west-1"
	account  = "123456789012"
	bucket   = infra + "-oidc"
	issuer   = bucket + ".s3." + region + ".amazonaws.com"
	provider = "arn:aws:iam::" + account + ":oidc-provider/" + issuer
	rolePath = "/openshift/"

	ownershipTag = "openshift.io/cloud-credential-operator/" + infra
)

func place() permissions.Place {
	return permissions.Place{Partition: "aws", Account: account, Region: region, Name: infra, IssuerHost: issuer, RolePath: rolePath}
}

// cluster is an install directory, and the program's way to AWS: the policy simulator, which
// allows everything, the proxy, which records, and moto.
type cluster struct {
	h             *harness.Harness
	s             *simulate.Server
	dir, requests string
	// host is the issuer's, without https://, and kmsKey the key that encrypts the bucket; both may be
	// empty.
	host, kmsKey string
	// env is what the program's environment has besides.
	env []string
}

func newCluster(t *testing.T, h *harness.Harness) *cluster {
	t.Helper()
	root := t.TempDir()
	c := &cluster{h: h, requests: filepath.Join(root, "requests")}
	var err error
	c.through(t, h.Proxy.URL())
	if c.dir, err = h.InstallDir(root, "manifests"); err != nil {
		t.Fatal(err)
	}
	if err := h.UseKey(c.dir); err != nil {
		t.Fatal(err)
	}
	c.ask(t, "alpha", 1)
	c.ask(t, "beta", 1)
	for _, arn := range []string{boundary, boundary + "2"} {
		send(t, awsstate.NewIAM(h.Moto.URL()).CreatePolicy, &iam.CreatePolicyInput{
			PolicyName: aws.String(arn[strings.LastIndexByte(arn, '/')+1:]), PolicyDocument: aws.String(allowNothing),
		})
	}
	return c
}

// through makes the policy simulator pass everything else on to upstream.
func (c *cluster) through(t *testing.T, upstream string) {
	t.Helper()
	var err error
	if c.s, err = simulate.Start(upstream); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.s.Close)
	c.s.SetRules(simulate.Rules{Caller: user, Source: user, Identity: []simulate.Statement{allow("all", "*")}})
}

// ask makes the CredentialsRequest of a component ask for so many actions.
func (c *cluster) ask(t *testing.T, component string, actions int) {
	t.Helper()
	list := make([]string, actions)
	for i := range list {
		list[i] = fmt.Sprintf("service:GetSomethingWithANumber%04d", i)
	}
	document, err := json.Marshal(map[string]any{
		"apiVersion": "cloudcredential.openshift.io/v1", "kind": "CredentialsRequest",
		"metadata": map[string]any{"name": component, "namespace": "openshift-cloud-credential-operator"},
		"spec": map[string]any{
			"secretRef":           map[string]any{"namespace": "openshift-" + component, "name": "cloud"},
			"serviceAccountNames": []string{component + "-operator"},
			"providerSpec": map[string]any{
				"apiVersion": "cloudcredential.openshift.io/v1", "kind": "AWSProviderSpec",
				"statementEntries": []any{map[string]any{"effect": "Allow", "action": list, "resource": "*"}},
			},
		},
	})
	if err == nil {
		err = os.MkdirAll(c.requests, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(c.requests, component+".yaml"), document, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// roleName is the name of a component's role.
func roleName(component string) string { return infra + "-openshift-" + component + "-cloud" }

// policyARN is the ARN of a managed policy of a component's role.
func policyARN(component string, n int) string {
	return fmt.Sprintf("arn:aws:iam::%s:policy%s%s-%d", account, rolePath, roleName(component), n)
}

// run runs a command, which must end with one of the exit codes, and returns its output and
// the requests that it made.
func (c *cluster) run(t *testing.T, codes []int, command []string, flags ...string) (harness.Result, []faultproxy.Request) {
	t.Helper()
	c.h.Proxy.ResetRequests()
	cmd := c.h.Command(t.Context(), slices.Concat(command, []string{"--dir", c.dir}, flags)...)
	// The issuer is not served here, and must not be looked for in the world.
	cmd.Env = append(cmd.Env, "AWS_ENDPOINT_URL="+c.s.URL(), "HTTPS_PROXY=http://127.0.0.1:1")
	cmd.Env = append(cmd.Env, c.env...)
	result, err := harness.Wait(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(codes, result.Code) {
		t.Fatalf("%v ended with %d, want one of %d:\n%s%s", command, result.Code, codes, result.Stdout, result.Stderr)
	}
	return result, c.h.Proxy.Requests()
}

// options are the flags of plan and create.
func (c *cluster) options(flags ...string) []string {
	return append([]string{"--credentials-requests-dir", c.requests, "--role-path", rolePath, "--account-id", account}, flags...)
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
