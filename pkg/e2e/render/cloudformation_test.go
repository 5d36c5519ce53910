package render

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/cloudformation"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// newStacks makes a cluster whose shell reaches CloudFormation.
func newStacks(t *testing.T) *cluster {
	t.Helper()
	c := newCluster(t, take(t))
	server, err := cloudformation.Start(c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c.extra = []string{"AWS_ENDPOINT_URL=" + server.URL()}
	return c
}

// The README's commands are run as they stand there. What the stack does not make is the
// documents, and nothing else.
func TestCloudFormation(t *testing.T) {
	c := newStacks(t)
	want := c.created(t)
	empty := c.state(t)
	folder := c.render(t, "cloudformation")
	readme := filepath.Join(folder, "README.md")
	stack, upload, found := strings.Cut(commandsBelow(t, readme, "## Apply"), "./upload.sh\n")
	if !found || upload != "" {
		t.Fatalf("the script is not the last of the commands")
	}

	c.sh(t, folder, stack)
	c.demandMissingObjects(t)
	c.sh(t, folder, "./upload.sh")
	c.demandDone(t, want)
	if tags := c.snapshot(t).Buckets[infra+"-oidc"].Tags; tags["aws:cloudformation:stack-name"] != "sts-"+infra {
		t.Errorf("the bucket has lost the tags of its stack: %v", tags)
	}

	c.sh(t, folder, "./upload.sh") // a second time
	c.plan(t, 0)

	const inRegion = "export AWS_DEFAULT_REGION=" + region + "; aws cloudformation "
	if out, err := c.shell(t, folder, inRegion+"delete-stack --stack-name sts-"+infra); err == nil || !strings.Contains(out, "TerminationProtection") {
		t.Errorf("a stack with termination protection was deleted: %v, %s", err, out)
	}
	c.sh(t, folder, inRegion+"update-termination-protection --no-enable-termination-protection --stack-name sts-"+infra)
	if out, err := c.shell(t, folder, inRegion+"delete-stack --stack-name sts-"+infra); err == nil || !strings.Contains(out, "not empty") {
		t.Errorf("a stack whose bucket has the documents was deleted: %v, %s", err, out)
	}
	c.sh(t, folder, commandsBelow(t, readme, "## Undo"))
	c.demandState(t, empty)
}

// demandMissingObjects demands that the plan is to publish the documents, and nothing else.
func (c *cluster) demandMissingObjects(t *testing.T) {
	t.Helper()
	var plan view.Plan
	if err := json.Unmarshal([]byte(c.plan(t, 2, "--output", "json").Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	objects := 0
	for _, change := range plan.Changes {
		switch {
		case change.Kind == string(cloud.KindObject) && change.Action == cloud.ActionCreate:
			objects++
		case change.Action != cloud.ActionNone:
			t.Errorf("%s of %s %s is planned: %v", change.Action, change.Kind, change.Name, change.Differences)
		}
	}
	if objects != 3 {
		t.Errorf("%d objects are to be created, want 3", objects)
	}
	for _, file := range plan.Files {
		if file.Outcome != "unchanged" {
			t.Errorf("%s is %s", file.Name, file.Outcome)
		}
	}
}

// demandDone demands that what is there is what create makes but for the tags that
// CloudFormation sets, and that neither plan nor create finds anything to do. args are
// their options.
func (c *cluster) demandDone(t *testing.T, want string, args ...string) {
	t.Helper()
	c.plan(t, 0, args...)
	if result := c.run(t, "create manifests", args...); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
		t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}
	s := c.snapshot(t)
	strip := func(tags map[string]string) {
		for key := range tags {
			if strings.HasPrefix(key, "aws:") {
				delete(tags, key)
			}
		}
	}
	for _, b := range s.Buckets {
		strip(b.Tags)
	}
	for _, p := range s.Providers {
		strip(p.Tags)
	}
	for _, r := range s.Roles {
		strip(r.Tags)
	}
	got, wanted := strings.Split(s.JSON(), "\n"), strings.Split(want, "\n")
	for i := range min(len(got), len(wanted)) {
		if got[i] != wanted[i] {
			t.Fatalf("the stand-in differs from what create makes, first in line %d:\ngot  %s\nwant %s", i+1, got[i], wanted[i])
		}
	}
	if len(got) != len(wanted) {
		t.Errorf("the stand-in holds %d lines, and after create %d", len(got), len(wanted))
	}
}

func (c *cluster) snapshot(t *testing.T) *awsstate.State {
	t.Helper()
	s, err := awsstate.Snapshot(t.Context(), c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// More roles than a template can hold become several stacks, one of which has managed
// policies: those get their tags from the script.
func TestCloudFormationStacks(t *testing.T) {
	c := newStacks(t)
	c.requests = manyRequests(t, 40)
	want := c.created(t)
	empty := c.state(t)
	folder := c.render(t, "cloudformation")
	if templates, err := filepath.Glob(filepath.Join(folder, "roles-*.yaml")); err != nil || len(templates) < 2 {
		t.Fatalf("there are the further templates %q, %v", templates, err)
	}
	readme := filepath.Join(folder, "README.md")
	c.sh(t, folder, commandsBelow(t, readme, "## Apply"))
	c.demandDone(t, want)
	c.sh(t, folder, commandsBelow(t, readme, "## Undo"))
	c.demandState(t, empty)
}

// The templates for many accounts, with the values of this cluster, make the same: with a
// boundary, a path, a thumbprint and tags, and in several stack sets.
func TestCloudFormationStackSets(t *testing.T) {
	c := newStacks(t)
	c.extra = append(c.extra, "AWS_DEFAULT_REGION=us-east-1") // where the stack sets are
	c.requests = manyRequests(t, 25)
	options := []string{
		"--tags", "team=a b,owner=x@y.z", "--role-path", "/open/shift/", "--thumbprint", strings.Repeat("0a", 20),
		"--permissions-boundary-arn", "arn:aws:iam::" + account + ":policy/boundary",
	}
	want := c.created(t, options...)
	empty := c.state(t)
	folder := filepath.Join(c.render(t, "cloudformation", options...), "stackset")
	readme := filepath.Join(folder, "README.md")
	c.sh(t, folder, fast(commandsBelow(t, readme, "## Apply")))
	c.demandDone(t, want, options...)
	c.sh(t, folder, fast(commandsBelow(t, readme, "## Undo")))
	c.demandState(t, empty)
}

// fast takes the waiting out of a loop: the stand-in's operations are over at once.
func fast(commands string) string { return strings.ReplaceAll(commands, "sleep 5", "sleep 0.1") }

// manyRequests writes CredentialsRequests, the first of which needs managed policies.
func manyRequests(t *testing.T, n int) string {
	t.Helper()
	folder := t.TempDir()
	for i := range n {
		statements := small()
		if i == 0 {
			statements = large()
		}
		request, err := json.Marshal(map[string]any{
			"apiVersion": "cloudcredential.openshift.io/v1", "kind": "CredentialsRequest",
			"metadata": map[string]any{"name": fmt.Sprintf("operator-%02d", i), "namespace": "openshift-cloud-credential-operator"},
			"spec": map[string]any{
				"secretRef":           map[string]any{"namespace": "openshift-operators", "name": fmt.Sprintf("operator-%02d", i)},
				"serviceAccountNames": []string{"controller"},
				"providerSpec": map[string]any{
					"apiVersion": "cloudcredential.openshift.io/v1", "kind": "AWSProviderSpec", "statementEntries": statements,
				},
			},
		})
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%02d.yaml", i)), request, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// The script loses nobody's keys, and does nothing with the credentials of another account.
func TestCloudFormationUpload(t *testing.T) {
	c := newStacks(t)
	folder := c.render(t, "cloudformation")
	c.sh(t, folder, "AWS_DEFAULT_REGION="+region+" aws s3api create-bucket --bucket "+infra+"-oidc --create-bucket-configuration LocationConstraint="+region)
	ours := c.readFile(t, "sts/oidc/keys.json")
	client := awsstate.NewS3(c.h.Moto.URL())
	publish := func(body string) {
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String(infra + "-oidc"), Key: aws.String("keys.json"), Body: strings.NewReader(body),
		}); err != nil {
			t.Fatal(err)
		}
	}
	bodies := func() map[string]string {
		all := map[string]string{}
		for key, object := range c.snapshot(t).Buckets[infra+"-oidc"].Objects {
			all[key] = object.Body
		}
		return all
	}

	const foreign = `{"keys":[{"kid":"foreign"}]}`
	publish(foreign)
	if out, err := c.shell(t, folder, "./upload.sh"); err == nil || !strings.Contains(out, "other keys") {
		t.Errorf("the keys of others were replaced: %v, %s", err, out)
	}
	if got := bodies(); len(got) != 1 || got["keys.json"] != foreign {
		t.Errorf("something was changed: %v", got)
	}

	both := strings.Replace(ours, `"keys": [`, `"keys": [{"kid":"foreign"},`, 1)
	if both == ours {
		t.Fatal("keys.json looks different")
	}
	publish(both)
	if out := c.sh(t, folder, "./upload.sh"); !strings.Contains(out, "Left s3://"+infra+"-oidc/keys.json as it is") {
		t.Errorf("the script says %s", out)
	}
	if got := bodies(); got["keys.json"] != both || got["openid/v1/jwks"] != both || len(got) != 3 {
		t.Errorf("the keys are not what they were, in both places: %v", got)
	}

	script := strings.Replace(c.readFile(t, "sts/cloudformation/upload.sh"), "account="+account, "account=210987654321", 1)
	for _, arg := range []string{"", " --remove"} {
		if out, err := c.shell(t, folder, "sh -s --"+arg+" <<'END'\n"+script+"\nEND"); err == nil || !strings.Contains(out, "account 210987654321") {
			t.Errorf("the account is not looked at: %v, %s", err, out)
		}
	}
	if out, err := c.shell(t, folder, "./upload.sh --what"); err == nil || !strings.Contains(out, "usage") {
		t.Errorf("an option that does not exist: %v, %s", err, out)
	}
	c.sh(t, folder, "./upload.sh --remove")
	if got := bodies(); len(got) != 0 {
		t.Errorf("documents are left: %v", got)
	}
}
