package render

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	apply := commandsBelow(t, readme, "## Apply")
	stack, found := strings.CutSuffix(apply, "./upload.sh\n)\n")
	if !found {
		t.Fatalf("the script is not the last of the commands")
	}

	c.sh(t, folder, stack+")\n")
	c.demandMissingObjects(t)
	c.sh(t, folder, "./upload.sh")
	c.demandDone(t, want)
	if tags := c.snapshot(t).Buckets[infra+"-oidc"].Tags; tags["aws:cloudformation:stack-name"] != "sts-"+infra {
		t.Errorf("the bucket has lost the tags of its stack: %v", tags)
	}

	before := c.state(t)
	c.sh(t, folder, apply) // a second time
	c.demandState(t, before)

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
	requests := c.requests
	c.requests = manyRequests(t, 30)
	readme := filepath.Join(c.render(t, "cloudformation"), "README.md")
	folder := filepath.Dir(readme)
	if templates, err := filepath.Glob(filepath.Join(folder, "roles-*.yaml")); err != nil || len(templates) < 2 {
		t.Fatalf("there are the further templates %q, %v", templates, err)
	}
	c.sh(t, folder, commandsBelow(t, readme, "## Apply"))
	c.plan(t, 0)

	// With fewer requests everything fits into one template again.
	c.requests = requests
	c.render(t, "cloudformation")
	list, remove, found := strings.Cut(commandsBelow(t, readme, "## After a later render"), ")\n(\n")
	if !found {
		t.Fatal("the README has other commands")
	}
	left := strings.Fields(c.sh(t, folder, list+")\n"))
	if len(left) < 2 || slices.Contains(left, "sts-"+infra) {
		t.Errorf("the stacks that are left are %q", left)
	}
	for _, name := range left {
		c.sh(t, folder, "(\n"+strings.ReplaceAll(remove, "STACK", name))
	}
	c.sh(t, folder, commandsBelow(t, readme, "## Apply"))
	if out := c.sh(t, folder, list+")\n"); out != "" {
		t.Errorf("there still are %s", out)
	}
	c.plan(t, 0)
}

// The templates for many accounts, with the values of this cluster, make the same: with a
// boundary, a path, a thumbprint and tags, and in several stack sets.
func TestCloudFormationStackSets(t *testing.T) {
	c := newStacks(t)
	c.extra = append(c.extra, "AWS_DEFAULT_REGION=us-east-1") // where the stack sets are
	c.requests = manyRequests(t, 25)
	options := []string{
		"--tags", "team=a b,owner=x@y.z", "--role-path", "/open/shift/", "--thumbprint", strings.Repeat("0a", 20),
		"--permissions-boundary-arn", boundaryARN,
	}
	c.prepare(t, options...)
	want := c.created(t, options...)
	empty := c.state(t)
	folder := filepath.Join(c.render(t, "cloudformation", options...), "stackset")
	readme := filepath.Join(folder, "README.md")
	c.sh(t, folder, fast(commandsBelow(t, readme, "## Apply")))
	c.demandDone(t, want, options...)
	check, _, _ := strings.Cut(commandsBelow(t, readme, "## Check"), "\ncurl ")
	if out := c.sh(t, folder, check); strings.Count(out, "CURRENT") < 2 {
		t.Errorf("the instances are %s", out)
	}
	update, _, _ := strings.Cut(fast(commandsBelow(t, readme, "## After a later render")), "for part in")
	c.sh(t, folder, update+")\n")
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

// The script loses nobody's keys or tags, and does nothing with the credentials of another
// account or in a bucket that is not the stack's.
func TestCloudFormationUpload(t *testing.T) {
	c := newStacks(t)
	folder := c.render(t, "cloudformation")
	const bucket = infra + "-oidc"
	refused := func(words, want string) {
		t.Helper()
		before := c.state(t)
		if out, err := c.shell(t, folder, words); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: %v, it should say %q and says %s", words, err, want, out)
		}
		c.demandState(t, before)
	}
	refused("./upload.sh", "must be there")
	c.sh(t, folder, "AWS_DEFAULT_REGION="+region+" aws s3api create-bucket --bucket "+bucket+" --create-bucket-configuration LocationConstraint="+region)
	refused("./upload.sh", "must be there, with the tag openshift.io/cloud-credential-operator/"+infra+"=owned")
	refused("./upload.sh --remove", "must be there, with the tag")
	c.sh(t, folder, "aws s3api put-bucket-tagging --bucket "+bucket+" --tagging 'TagSet=[{Key=a,Value=b},{Key=openshift.io/cloud-credential-operator/"+infra+",Value=owned}]'")

	ours := c.readFile(t, "sts/oidc/keys.json")
	client := awsstate.NewS3(c.h.Moto.URL())
	publish := func(key, body, tags string) {
		if _, err := client.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader(body), Tagging: aws.String(tags),
		}); err != nil {
			t.Fatal(err)
		}
	}
	objects := func() map[string]awsstate.Object { return c.snapshot(t).Buckets[bucket].Objects }
	const foreign = `{"keys":[{"kid":"foreign"}]}`
	both := strings.Replace(ours, `"keys": [`, `"keys": [{"kid":"foreign"},`, 1)
	if both == ours {
		t.Fatal("keys.json looks different")
	}
	// The keys that are published in either place count, keys.json first.
	for _, test := range []struct{ published, beside string }{{"keys.json", "openid/v1/jwks"}, {"openid/v1/jwks", ""}} {
		if test.beside != "" {
			publish(test.beside, ours, "")
		}
		publish(test.published, foreign, "")
		refused("./upload.sh", "s3://"+bucket+"/"+test.published+" has other keys")
		refused("./upload.sh --remove", "s3://"+bucket+"/"+test.published+" has other keys")
		publish(test.published, both, "Name=x&team=blue+and+red")
		if out := c.sh(t, folder, "./upload.sh"); !strings.Contains(out, "Left s3://"+bucket+"/"+test.published+" as it is") {
			t.Errorf("the script says %s", out)
		}
		got := objects()
		if got["keys.json"].Body != both || got["openid/v1/jwks"].Body != both || len(got) != 3 {
			t.Errorf("%s: the keys are not what they were, in both places: %v", test.published, got)
		}
		want := map[string]string{"team": "blue and red", "Name": infra, "openshift.io/cloud-credential-operator/" + infra: "owned"}
		if tags := got[test.published].Tags; !maps.Equal(tags, want) {
			t.Errorf("%s has the tags %v, want %v", test.published, tags, want)
		}
		if object := got["keys.json"]; object.ContentType != "application/json" {
			t.Errorf("the content type is %s", object.ContentType)
		}
		before := c.state(t)
		if out := c.sh(t, folder, "./upload.sh"); strings.Contains(out, "Published") {
			t.Errorf("a second time the script says %s", out)
		}
		c.demandState(t, before)
		c.sh(t, folder, "./upload.sh --remove")
		if got := objects(); len(got) != 0 {
			t.Errorf("documents are left: %v", got)
		}
	}

	text := c.readFile(t, "sts/cloudformation/upload.sh")
	script := strings.Replace(text, "account='"+account+"'", "account='210987654321'", 1)
	if script == text {
		t.Fatal("upload.sh looks different")
	}
	for _, arg := range []string{"", " --remove"} {
		refused("sh -s --"+arg+" <<'END'\n"+script+"\nEND", "account 210987654321")
	}
	refused("./upload.sh --what", "usage")
}
