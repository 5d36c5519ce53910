package render

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/standin/cloudformation"
)

// applier applies and undoes what was rendered, with the tools of the format's users. An error says why
// a tool refused.
type applier struct {
	apply, undo func(t *testing.T, c *cluster, folder string) error
}

// newAppliers returns one for each format that makes resources. Each is for one cluster: Terraform's
// keeps the state from one time to the next.
func newAppliers() map[string]applier {
	run := func(t *testing.T, c *cluster, folder, commands string) error {
		t.Helper()
		if out, err := c.shell(t, folder, commands); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		return nil
	}
	readme := func(heading string) func(t *testing.T, c *cluster, folder string) error {
		return func(t *testing.T, c *cluster, folder string) error {
			t.Helper()
			return run(t, c, folder, fast(commandsBelow(t, filepath.Join(folder, "README.md"), heading)))
		}
	}
	script := func(name string) func(t *testing.T, c *cluster, folder string) error {
		return func(t *testing.T, c *cluster, folder string) error { t.Helper(); return run(t, c, folder, name) }
	}
	var state map[string]map[string]cty.Value
	return map[string]applier{
		"aws-cli":        {script("./apply.sh"), script("./destroy.sh")},
		"files":          {readme("## Apply"), readme("## Undo")},
		"cloudformation": {readme("## Apply"), readme("## Undo")},
		"terraform": {func(t *testing.T, c *cluster, folder string) error {
			t.Helper()
			m := c.module(t, folder)
			m.State, m.Region = state, c.region
			_, warnings, err := m.Apply(t.Context(), c.h.Proxy.URL(), nil)
			if len(warnings) > 0 {
				t.Errorf("the module warns of %q", warnings)
			}
			state = m.State
			return err
		}, nil}, // the stand-in only creates
	}
}

// must fails the test when a tool refused.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eachFormat runs a test for each format, with a stand-in of its own whose CloudFormation is whole.
func eachFormat(t *testing.T, test func(t *testing.T, c *cluster, format string, a applier)) {
	t.Helper()
	for format, a := range newAppliers() {
		t.Run(format, func(t *testing.T) {
			c := newCluster(t, take(t))
			server, err := cloudformation.Start(c.h.Proxy.URL())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = server.Close() })
			if format == "cloudformation" {
				c.extra = []string{"AWS_ENDPOINT_URL=" + server.URL()}
			}
			c.bin, c.requests = quickSleep(t), someRequests(t, c, "30-ingress.yaml")
			test(t, c, format, a)
		})
	}
}

// someRequests returns a folder with some of the release's CredentialsRequests: each role costs the aws
// command some seconds.
func someRequests(t *testing.T, c *cluster, names ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(c.h.Requests(), name))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// quickSleep returns a folder with a sleep for which nobody has to wait.
func quickSleep(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "sleep"), []byte("#!/bin/sh\nexec /bin/sleep 0.1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return bin
}
