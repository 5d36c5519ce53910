package converge

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// runOn runs a command on the install directory with no other flag than those given.
func (c *cluster) runOn(t *testing.T, command []string, flags ...string) (stdout string) {
	t.Helper()
	c.h.Proxy.ResetRequests()
	result, err := c.h.Run(t.Context(), slices.Concat(command, []string{"--dir", c.dir, "--output", "json"}, flags)...)
	if err != nil {
		t.Fatal(err)
	}
	if result.Code != 0 {
		t.Fatalf("%s ended with %d:\n%s", strings.Join(command, " "), result.Code, result.Stderr)
	}
	return result.Stdout
}

// Every create target works on its own and goes on from the last one. Together they come
// to what create manifests makes.
func TestTargets(t *testing.T) {
	h := take(t)
	atOnce := newCluster(t, h, t.TempDir(), alpha(), beta())
	atOnce.create(t)
	want, files := atOnce.snapshot(t), names(fingerprint(t, atOnce.dir, results))
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}

	c := newCluster(t, h, t.TempDir(), alpha(), beta())
	requests := "--credentials-requests-dir=" + c.requests
	for _, target := range []struct {
		name  string
		flags []string
		// operation is one that this target has to call, and no target before it may.
		operation string
	}{
		{"key-pair", nil, ""},
		{"oidc-config", nil, "PutObject"},
		{"identity-provider", nil, "CreateOpenIDConnectProvider"},
		{"iam-roles", []string{requests}, "PutRolePolicy"},
		{"manifests", nil, ""}, // the requests are those of the last run
	} {
		command := []string{"create", target.name}
		c.runOn(t, command, target.flags...)
		var sent []string
		for _, r := range faultproxy.Mutating(c.h.Proxy.Requests()) {
			sent = append(sent, r.Operation)
			if slices.Contains([]string{"PutObject", "CreateOpenIDConnectProvider", "PutRolePolicy"}, r.Operation) && r.Operation != target.operation {
				t.Errorf("create %s sent %s", target.name, r.Operation)
			}
		}
		if (len(sent) > 0) != (target.operation != "") || len(sent) > 0 && !slices.Contains(sent, target.operation) {
			t.Errorf("create %s sent %v", target.name, sent)
		}
		// The same again changes nothing.
		c.runOn(t, command, target.flags...)
		for _, r := range faultproxy.Mutating(c.h.Proxy.Requests()) {
			t.Errorf("create %s, a second time, sent %s of %s", target.name, r.Operation, r.Subject)
		}
	}
	c.sameAWS(t, want)
	if got := names(fingerprint(t, c.dir, results)); !slices.Equal(got, files) {
		t.Errorf("the files are %v, want %v", got, files)
	}
	c.finds(t, nil)
	c.runOn(t, []string{"plan"})

	// A target repairs what it is about.
	c.tagRole(t, roles[0], map[string]string{"team": "x"})
	c.untagBucket(t, "team")
	c.runOn(t, []string{"create", "oidc-config"})
	c.finds(t, []change{{"role", roles[0], `tags["team"]`}})
	c.runOn(t, []string{"create", "iam-roles"})
	c.finds(t, nil)
	c.sameAWS(t, want)
}

func names(prints map[string]string) []string {
	var all []string
	for name := range prints {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Once openshift-install has consumed the manifests, plan compares what is in AWS, and
// create manifests can do nothing for the cluster any more.
func TestConsumed(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	for _, name := range []string{"manifests", "openshift", "tls", ".openshift_install_state.json"} {
		if err := os.RemoveAll(filepath.Join(c.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(c.dir, os.DirFS(filepath.Join(c.h.Root, "testdata", "install-dirs", "ignition"))); err != nil {
		t.Fatal(err)
	}
	c.finds(t, nil)
	c.tagRole(t, roles[0], map[string]string{"team": "x"})
	c.deleteObject(t, keysKey)
	c.finds(t, []change{{"object", bucket + "/" + keysKey, "create"}, {"role", roles[0], `tags["team"]`}})

	before, files := c.snapshot(t), fingerprint(t, c.dir, results)
	if result := c.run(t, []string{"create", "manifests"}); result.Code != 3 && result.Code != 1 {
		t.Errorf("create manifests ended with %d:\n%s", result.Code, result.Stderr)
	}
	c.sameAWS(t, before)
	sameFiles(t, files, fingerprint(t, c.dir, results))
}

// A second `openshift-install create manifests` gives another infrastructure name. The
// resources of the first must not be left behind.
func TestInfrastructureNameChanges(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	const other = "harbor-q9w8e"
	for _, name := range []string{"manifests/cluster-infrastructure-02-config.yml", ".openshift_install_state.json"} {
		c.write(t, name, strings.ReplaceAll(c.read(t, name), infra, other))
	}
	c.refused(t, 3, []string{infra, other, "--name " + infra, "destroy"})
	// The first way out.
	c.finds(t, nil, "--name="+infra)
	if got := c.create(t, "--name="+infra); len(got) > 0 {
		t.Errorf("create manifests changed %v", got)
	}
}

// The requests that are under way at once are bounded, and one at a time is enough.
func TestConcurrency(t *testing.T) {
	h := take(t)
	for _, flag := range []string{"--concurrency=1", "--concurrency=3"} {
		if err := h.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := newCluster(t, h, t.TempDir(), alpha(), beta())
		c.create(t, flag)
		atOnce(t, flag, c.h.Proxy.Requests())
		c.finds(t, nil, flag)
		atOnce(t, flag, c.h.Proxy.Requests())
	}
	c := newCluster(t, h, t.TempDir(), alpha())
	c.refused(t, 3, []string{"--concurrency 0"}, "--concurrency=0")
}

// atOnce demands that no more requests overlap than a flag allows.
func atOnce(t *testing.T, flag string, requests []faultproxy.Request) {
	t.Helper()
	most := int(flag[len(flag)-1] - '0')
	for _, r := range requests {
		n := 0
		for _, other := range requests {
			if !other.Start.After(r.Start) && other.End.After(r.Start) {
				n++
			}
		}
		if n > most {
			t.Errorf("with %s %d requests were under way at once", flag, n)
			return
		}
	}
}
