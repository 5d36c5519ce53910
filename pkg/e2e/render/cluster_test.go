package render

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra   = "harbor-x4k2p"
	region  = "eu-west-1"
	account = "123456789012"
)

// cluster is an install directory, and the stand-in as its users' tools see it.
type cluster struct {
	h        *harness.Harness
	dir      string
	requests string
	// bin is a folder that sh and shell find programs in first, and extra is added to their
	// environment; empty for neither.
	bin   string
	extra []string
	// reaches is added to the program's environment.
	reaches []string
	// region is where the tools of users are; empty for anywhere.
	region string
}

// newCluster makes an install directory with the harness's signing key.
func newCluster(t *testing.T, h *harness.Harness) *cluster {
	t.Helper()
	dir, err := h.InstallDir(t.TempDir(), "manifests")
	if err == nil {
		err = h.UseKey(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &cluster{h: h, dir: dir, requests: h.Requests()}
}

// run runs the command on the install directory.
func (c *cluster) run(t *testing.T, verb string, args ...string) harness.Result {
	t.Helper()
	words := append(strings.Fields(verb), "--dir", c.dir)
	cmd := c.h.Command(t.Context(), append(words, args...)...)
	cmd.Env = append(cmd.Env, c.reaches...)
	result, err := harness.Wait(cmd)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// render renders one format, and returns its folder.
func (c *cluster) render(t *testing.T, format string, args ...string) string {
	t.Helper()
	args = append([]string{"--account-id", account, "--format", format, "--credentials-requests-dir", c.requests}, args...)
	if result := c.run(t, "render", args...); result.Code != 0 {
		t.Fatalf("render: exit code %d\n%s", result.Code, result.Stderr)
	}
	return filepath.Join(c.dir, "sts", format)
}

// plan demands an exit code of plan: 0 when everything is as it should be, 2 for changes.
func (c *cluster) plan(t *testing.T, code int, args ...string) harness.Result {
	t.Helper()
	result := c.run(t, "plan", args...)
	if result.Code != code {
		t.Fatalf("plan: exit code %d, want %d\n%s%s", result.Code, code, result.Stdout, result.Stderr)
	}
	return result
}

// sh runs a shell script in folder, with the stand-in for AWS, and demands that it succeeds.
func (c *cluster) sh(t *testing.T, folder, script string) string {
	t.Helper()
	out, err := c.shell(t, folder, script)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// shell runs a shell script in folder, and returns what it wrote, stderr included.
func (c *cluster) shell(t *testing.T, folder, script string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script)
	cmd.Dir = folder
	cmd.Env = append(c.env(), c.extra...)
	if c.bin != "" {
		cmd.Env = append(cmd.Env, "PATH="+c.bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// env is the environment of the users' tools: the stand-in's, with what the tools
// themselves need to be found.
func (c *cluster) env() []string {
	env := harness.Env(c.h.Proxy.URL(), c.dir)
	for _, name := range []string{"PYENV_ROOT", "VIRTUAL_ENV", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// state reads what the stand-in holds.
func (c *cluster) state(t *testing.T) string {
	t.Helper()
	s, err := awsstate.Snapshot(t.Context(), c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	return s.JSON()
}

// boundaryARN is the permissions boundary that the tests use.
const boundaryARN = "arn:aws:iam::" + account + ":policy/boundary"

// prepare makes the permissions boundary that options name: create refuses one that is not there.
func (c *cluster) prepare(t *testing.T, options ...string) {
	t.Helper()
	at := slices.Index(options, "--permissions-boundary-arn")
	if at < 0 {
		return
	}
	client, arn := awsstate.NewIAM(c.h.Moto.URL()), options[at+1]
	if _, err := client.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn}); err == nil {
		return
	}
	folder, name := path.Split(strings.TrimPrefix(arn, "arn:aws:iam::"+account+":policy"))
	seed(t, client.CreatePolicy, &iam.CreatePolicyInput{
		PolicyName: &name, Path: &folder, PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`),
	})
}

// reset empties the stand-in, but for what options need to be there before.
func (c *cluster) reset(t *testing.T, options ...string) {
	t.Helper()
	if err := c.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.prepare(t, options...)
}

// create runs `create manifests` in a copy of the install directory. args are its options.
func (c *cluster) create(t *testing.T, args ...string) {
	t.Helper()
	c.prepare(t, args...)
	other := &cluster{h: c.h, dir: filepath.Join(t.TempDir(), "created"), requests: c.requests, reaches: c.reaches}
	if err := os.CopyFS(other.dir, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	args = append([]string{"--credentials-requests-dir", c.requests}, args...)
	if result := other.run(t, "create manifests", args...); result.Code != 0 {
		t.Fatalf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}
}

// created returns what the stand-in holds after `create manifests` in a copy of the install
// directory, and empties the stand-in again. args are options of create.
func (c *cluster) created(t *testing.T, args ...string) string {
	t.Helper()
	c.create(t, args...)
	state := c.state(t)
	c.reset(t, args...)
	return state
}

// demandState compares what the stand-in holds with want, line by line.
func (c *cluster) demandState(t *testing.T, want string) {
	t.Helper()
	got := c.state(t)
	if got == want {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; i < len(gotLines) && i < len(wantLines); i++ {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("the stand-in differs from what create makes, first in line %d:\ngot  %s\nwant %s\n\ngot all of\n%s", i+1, gotLines[i], wantLines[i], got)
		}
	}
	t.Fatalf("the stand-in holds %d lines, and after create %d:\n%s", len(gotLines), len(wantLines), got)
}

// readFile reads a file of the install directory.
func (c *cluster) readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
