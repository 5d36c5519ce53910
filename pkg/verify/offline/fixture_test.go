package offline

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// cluster is a copy of an install directory, to be broken.
type cluster struct {
	t   *testing.T
	dir string
}

func copyOfDir(t *testing.T, from string) cluster {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cluster")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{keypair.PrivateKeyFile, store.StateFileName, hiveKeyFile} { // CopyFS keeps no modes
		if err := os.Chmod(filepath.Join(dir, name), 0o600); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return cluster{t, dir}
}

func (c cluster) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c cluster) read(name string) string {
	c.t.Helper()
	data, err := os.ReadFile(c.path(name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(data)
}

func (c cluster) write(name, text string) {
	c.t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o750); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(c.path(name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// change replaces a text, which must be there, in a file.
func (c cluster) change(name, old, replacement string) {
	c.t.Helper()
	text := c.read(name)
	if !strings.Contains(text, old) {
		c.t.Fatalf("%s has no %q:\n%s", name, old, text)
	}
	c.write(name, strings.ReplaceAll(text, old, replacement))
}

func (c cluster) add(name, text string) { c.t.Helper(); c.write(name, c.read(name)+text) }

func (c cluster) remove(name string) {
	c.t.Helper()
	if err := os.RemoveAll(c.path(name)); err != nil {
		c.t.Fatal(err)
	}
}

func (c cluster) rename(from, to string) {
	c.t.Helper()
	if err := os.Rename(c.path(from), c.path(to)); err != nil {
		c.t.Fatal(err)
	}
}

// input reads the directory as the command does.
func (c cluster) input() Input { c.t.Helper(); return c.gather(false) }

// gather reads the directory. With anew the roles are computed for what the directory says
// now, and else for what the state says.
func (c cluster) gather(anew bool) Input {
	t := c.t
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir, err := installdir.Read(t.Context(), c.dir)
	check(err)
	s, err := store.Open(c.dir, quiet(), store.DryRun())
	check(err)
	defer s.Close()
	in := Input{Dir: dir}
	e, key, oidc := &endpoint.Endpoint{}, &keypair.KeyPair{}, &oidcconfig.OIDCConfig{}
	requests, roles := &credentialsrequests.CredentialsRequests{}, &iamroles.IAMRoles{}
	for _, part := range []struct {
		asset store.Saved
		found func()
	}{
		{e, func() { in.Endpoint = e }},
		{key, func() { in.Key = key }},
		{oidc, func() { in.OIDC = oidc }},
		{requests, func() { in.Requests = requests.Requests }},
		{roles, func() { in.Roles = roles.Roles }},
	} {
		found, err := s.Previous(part.asset)
		check(err)
		if found {
			part.found()
		}
	}
	in.Recorded, err = s.Recorded(t.Context())
	check(err)
	if in.Endpoint == nil {
		return in
	}
	provide(s, &options.Options{Dir: c.dir, AccountID: account, Offline: true})
	if !anew {
		s.Provide(e, &location.Location{}, &distribution.Comparison{})
	}
	s.Provide(requests)
	comparison := &iamroles.Comparison{}
	in.DesiredErr = s.Fetch(t.Context(), comparison)
	for _, r := range comparison.Roles {
		in.Desired = append(in.Desired, r.Desired.(cloud.Role))
	}
	return in
}

// findings are the results that are not OK, each as "outcome check subject".
func (c cluster) findings() []string {
	c.t.Helper()
	return findings(Run(c.t.Context(), c.input()))
}

func findings(results []verify.Result) []string {
	var list []string
	for _, r := range results {
		if r.Outcome != verify.OK {
			list = append(list, strings.TrimSpace(string(r.Outcome)+" "+r.Check.ID+" "+r.Subject))
		}
	}
	return list
}

// expect runs all checks and compares what is not OK, and looks for words in the reasons.
func (c cluster) expect(want []string, words ...string) []verify.Result {
	c.t.Helper()
	return expect(c.t, Run(c.t.Context(), c.input()), want, words...)
}

func expect(t *testing.T, results []verify.Result, want []string, words ...string) []verify.Result {
	t.Helper()
	if got := findings(results); !slices.Equal(got, want) {
		t.Errorf("not OK is\n\t%s\nexpected\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	var reasons strings.Builder
	for _, r := range results {
		if r.Outcome != verify.OK {
			reasons.WriteString(r.Check.ID + ": " + r.Reason + ". " + r.Advice + "\n")
		}
		if strings.HasSuffix(r.Reason, ".") || strings.ContainsAny(r.Reason+r.Advice, "\n\x1b") {
			t.Errorf("%s: the reason is %q, the advice %q", r.Check.ID, r.Reason, r.Advice)
		}
		if (r.Outcome == verify.Problem || r.Outcome == verify.Warning) && (r.Reason == "" || !strings.HasSuffix(r.Advice, ".")) {
			t.Errorf("%s: the reason is %q, the advice %q", r.Check.ID, r.Reason, r.Advice)
		}
	}
	for _, word := range words {
		if !strings.Contains(reasons.String(), word) {
			t.Errorf("%q is not in\n%s", word, &reasons)
		}
	}
	t.Log("\n" + reasons.String())
	return results
}

// toJSON returns a manifest as JSON.
func toJSON(c cluster, name string) string { c.t.Helper(); return toJSONText(c, c.read(name)) }

func toJSONText(c cluster, text string) string {
	c.t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(data)
}
