package render

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/standin/terraform"
)

// module parses the module in a folder, and demands that it is one for the provider.
func (c *cluster) module(t *testing.T, folder string) *terraform.Module {
	t.Helper()
	m, err := terraform.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := terraform.ReadSchema(filepath.Join(c.h.Root, "testdata", "terraform", "aws-provider-schema.json"))
	if err == nil {
		err = m.Check(schema)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// applyModule carries out the module in a folder, and returns its outputs.
func (c *cluster) applyModule(t *testing.T, folder string) map[string]cty.Value {
	t.Helper()
	outputs, warnings, err := c.module(t, folder).Apply(t.Context(), c.h.Moto.URL(), nil)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("warnings %q, error %v", warnings, err)
	}
	return outputs
}

// What the module makes is what create makes. Terraform itself and its provider are not
// here: pkg/standin/terraform says what takes their place.
func TestTerraform(t *testing.T) {
	c := newCluster(t, take(t))
	want := c.created(t)
	folder := c.render(t, "terraform")
	c.plan(t, 2)
	outputs := c.applyModule(t, folder)
	c.demandState(t, want)
	c.plan(t, 0)
	if result := c.run(t, "create manifests"); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
		t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}

	issuer := outputs["issuer"].AsString()
	if manifest := c.readFile(t, "manifests/cluster-authentication-02-config.yaml"); !strings.Contains(manifest, issuer) {
		t.Errorf("the output issuer is %s, and the manifest\n%s", issuer, manifest)
	}
	roles := outputs["role_arns"].AsValueMap()
	if len(roles) != 7 {
		t.Errorf("role_arns has %d roles", len(roles))
	}
	for secret, arn := range roles {
		name := "manifests/" + strings.ReplaceAll(secret, "/", "-") + "-credentials.yaml"
		if manifest := c.readFile(t, name); !strings.Contains(manifest, "role_arn = "+arn.AsString()+"\n") {
			t.Errorf("the output for %s is %s, and the manifest\n%s", secret, arn.AsString(), manifest)
		}
	}
	if got, want := outputs["identity_provider_arn"].AsString(), strings.TrimPrefix(issuer, "https://"); !strings.HasSuffix(got, ":oidc-provider/"+want) {
		t.Errorf("identity_provider_arn is %s", got)
	}
	if got := outputs["bucket"].AsString(); got != infra+"-oidc" {
		t.Errorf("bucket is %s", got)
	}
}

// The same with everything that can be asked for: tags, a path with every character that IAM
// allows in those of managed policies, a boundary, a thumbprint, and permissions that need
// managed policies.
func TestTerraformOptions(t *testing.T) {
	c := newCluster(t, take(t))
	c.requests = filepath.Join(t.TempDir(), "requests")
	if err := os.CopyFS(c.requests, os.DirFS(c.h.Requests())); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.requests, "large.yaml"), []byte(largeRequest()), 0o600); err != nil {
		t.Fatal(err)
	}
	options := []string{
		"--tags", "team=blue,cost center=Größe", "--role-path", "/a.b,c+d@e=f_g-h/i/",
		"--permissions-boundary-arn", boundaryARN, "--thumbprint", strings.Repeat("ab", 20),
	}
	want := c.created(t, options...)
	folder := c.render(t, "terraform", options...)
	c.applyModule(t, folder)
	c.demandState(t, want)
	c.plan(t, 0, options...)
}

// largeRequest returns a CredentialsRequest whose permissions are too large for an inline
// policy.
func largeRequest() string {
	var b strings.Builder
	b.WriteString(`apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: large
  namespace: openshift-cloud-credential-operator
spec:
  secretRef:
    name: credentials
    namespace: openshift-large
  serviceAccountNames: [large]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
`)
	for i := range 150 {
		fmt.Fprintf(&b, "    - effect: Allow\n      action: [s3:GetObject]\n      resource: 'arn:aws:s3:::bucket-%d/${aws:username}/*'\n", i)
	}
	return b.String()
}

// With credentials of another account nothing is created.
func TestTerraformOtherAccount(t *testing.T) {
	c := newCluster(t, take(t))
	empty := c.state(t)
	folder := c.render(t, "terraform", "--account-id", "210987654321")
	_, _, err := c.module(t, folder).Apply(t.Context(), c.h.Moto.URL(), nil)
	if err == nil || !strings.Contains(err.Error(), "belongs to account 210987654321, and these credentials to account "+account) {
		t.Errorf("with another account's credentials: error %v", err)
	}
	c.demandState(t, empty)
}
